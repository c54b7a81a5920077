package org.desam4j.training.inference.card;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.CheckpointException;

/** Model cards in the metadata of files: one JSON object with a format number. */
public final class ModelCards {
    private static final String CARD = "desam4j.card";
    private static final int CURRENT = 1;

    // What files said of themselves before they had a card.
    private static final String PROMPT = "desam4j.prompt";
    private static final String LABEL = "desam4j.label";
    private static final String GATE = "desam4j.se";
    private static final String SOURCES = "desam4j.sources";

    private ModelCards() {}

    /** True if a key of a file's metadata is that of the card. */
    public static boolean isCard(String key) {
        return key.equals(CARD);
    }

    /** The metadata of a file with this card. */
    public static Map<String, String> metadata(ModelCard card) throws JsonProcessingException {
        return Map.of(CARD, StrictJson.line(StrictJson.tree(CURRENT, card)));
    }

    /**
     * The card in a file; nothing if it has none.
     *
     * @throws CheckpointException if it has a faulty card, or one of a later version
     */
    public static Optional<ModelCard> read(Checkpoint file) throws CheckpointException {
        String text = file.metadata().get(CARD);
        if (text == null) {
            return Optional.empty();
        }
        try {
            ObjectNode json = StrictJson.object(text);
            int format = json.path(StrictJson.FORMAT).asInt();
            if (format > CURRENT) {
                throw new CheckpointException(
                        file.path(),
                        "has a model card of format " + format
                                + ", which a later version of desam4j wrote; use that one");
            }
            if (format != CURRENT) {
                throw new CheckpointException(
                        file.path(), "has a model card without a format number; restore the file");
            }
            json.remove(StrictJson.FORMAT);
            return Optional.of(StrictJson.value(json, ModelCard.class));
        } catch (JsonProcessingException e) {
            throw new CheckpointException(
                    file.path(), "has a faulty model card (" + StrictJson.describe(e) + "); restore the file", e);
        }
    }

    /**
     * The card in a file, or what {@link #older} makes of a file without one.
     *
     * @throws CheckpointException if it cannot be read
     */
    public static ModelCard of(Checkpoint file) throws CheckpointException {
        Optional<ModelCard> card = read(file);
        return card.isPresent() ? card.get() : older(file);
    }

    /** True if a file says with which gate it was trained. */
    public static boolean nameGate(Checkpoint file) {
        return file.metadata().containsKey(CARD) || file.metadata().containsKey(GATE);
    }

    /**
     * The card of a file that has none: what versions before the card wrote, and {@link ModelCard#UNKNOWN} for the rest.
     *
     * @throws CheckpointException if what is there cannot be read
     */
    public static ModelCard older(Checkpoint file) throws CheckpointException {
        Map<String, String> metadata = file.metadata();
        ModelCard unknown = ModelCard.UNKNOWN;
        try {
            int label = Integer.parseInt(metadata.getOrDefault(LABEL, Integer.toString(unknown.label())));
            String sources = metadata.getOrDefault(SOURCES, "");
            return new ModelCard(
                    PromptMode.named(
                            metadata.getOrDefault(PROMPT, unknown.prompt().title())),
                    unknown.decoder(),
                    SqueezeExcitationGate.valueOf(
                            metadata.getOrDefault(GATE, unknown.gate().name())),
                    label,
                    ModelCard.nameOf(label),
                    unknown.protocol(),
                    new Provenance(
                            sources.isEmpty() ? List.of() : List.of(sources.split(",")),
                            List.of(),
                            List.of(),
                            "",
                            Map.of(),
                            Map.of(),
                            Precision.FLOAT32));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(
                    file.path(), "says of itself what cannot be read (" + e.getMessage() + "); restore the file", e);
        }
    }
}
