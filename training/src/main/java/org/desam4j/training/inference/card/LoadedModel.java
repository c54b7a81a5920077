package org.desam4j.training.inference.card;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.graph.exec.MemoryBudget;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.Weights;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.CheckpointException;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.WeightImport;

/** A network that is ready to predict, with its card. Owns its native memory. */
public final class LoadedModel implements AutoCloseable {
    private final Path file;
    private final Weights weights;
    private final DeSamNetwork network;
    private final ModelCard card;
    private final Optional<String> remark;
    private final Optional<LoadedModel> lender;

    private LoadedModel(
            Path file,
            Weights weights,
            DeSamNetwork network,
            ModelCard card,
            Optional<String> remark,
            Optional<LoadedModel> lender) {
        this.file = file;
        this.weights = weights;
        this.network = network;
        this.card = card;
        this.remark = remark;
        this.lender = lender;
    }

    /** Gives the card of a model's file that has none. */
    @FunctionalInterface
    public interface OlderCard {
        ModelCard of(Checkpoint file) throws IOException;
    }

    /** The same in float32. */
    public static LoadedModel open(Path file) throws IOException {
        return open(file, Precision.FLOAT32);
    }

    /**
     * Loads a trained network.
     *
     * @param file a checkpoint of DeSAM
     * @param precision of products
     * @throws IOException if it cannot be read, or is a SAM checkpoint, which has no mask module yet
     * @throws IllegalArgumentException if this machine does not compute in that precision
     */
    public static LoadedModel open(Path file, Precision precision) throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            Optional<ModelCard> card = ModelCards.read(checkpoint);
            return card.isPresent()
                    ? load(checkpoint, card.get(), Optional.empty(), List.of(), precision)
                    : load(
                            checkpoint,
                            ModelCards.older(checkpoint),
                            Optional.of(remark(file, checkpoint)),
                            List.of(),
                            precision);
        }
    }

    /**
     * The same where something beside the file knows the model, if the file itself says nothing.
     *
     * @param older gives the card then
     * @param before models whose image encoder may be the same, whose weights are then held once; they are closed after this one
     * @param precision of products
     */
    public static LoadedModel open(Path file, OlderCard older, List<LoadedModel> before, Precision precision)
            throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            Optional<ModelCard> card = ModelCards.read(checkpoint);
            return load(
                    checkpoint,
                    card.isPresent() ? card.get() : older.of(checkpoint),
                    Optional.empty(),
                    before,
                    precision);
        }
    }

    /**
     * The same, and a file without a card is refused.
     *
     * @param before as for {@link #open(Path, OlderCard, List, Precision)}
     * @param precision of products
     */
    public static LoadedModel openWithCard(Path file, List<LoadedModel> before, Precision precision)
            throws IOException {
        return open(
                file,
                checkpoint -> {
                    throw new CheckpointException(
                            file,
                            "has no model card, so that nothing says how it is used; give it one, such as"
                                    + " ModelCard.UNKNOWN for a DeSAM-B of the published code, by Segmenter.of");
                },
                before,
                precision);
    }

    private static LoadedModel load(
            Checkpoint checkpoint,
            ModelCard card,
            Optional<String> remark,
            List<LoadedModel> before,
            Precision precision)
            throws IOException {
        // Before there is memory to free.
        precision.require();
        DeSamModel model = WeightImport.model(checkpoint, card.gate());
        Weights weights = WeightImport.forPrediction(model, checkpoint);
        Optional<LoadedModel> lender = lender(model, weights, before, precision);
        return new LoadedModel(checkpoint.path(), weights, network(model, weights, precision), card, remark, lender);
    }

    /** The first model with the same image encoder, whose weights are the only ones of it from then on. */
    private static Optional<LoadedModel> lender(
            DeSamModel model, Weights weights, List<LoadedModel> before, Precision precision) {
        List<String> encoder = model.parameters(DeSamModel.IMAGE_ENCODER_PREFIX).stream()
                .map(Parameter::name)
                .toList();
        return before.stream()
                .filter(other -> other.network.precision() == precision)
                .filter(other -> weights.borrow(other.weights, encoder))
                .findFirst()
                .map(LoadedModel::encoder);
    }

    private static DeSamNetwork network(DeSamModel model, Weights weights, Precision precision) {
        return new DeSamNetwork(model, weights, MemoryBudget.available(), precision);
    }

    private static String remark(Path file, Checkpoint checkpoint) throws IOException {
        ModelCard card = ModelCards.older(checkpoint);
        return file + ": has no model card; taken for a " + card.decoder() + " with the prompt "
                + card.prompt().title() + ", label " + card.label() + ", and the default protocol"
                + " (grey levels by percentiles); options change these";
    }

    /**
     * A checkpoint as it is, with PDMM untrained where it is a SAM checkpoint: for SAM's own masks.
     *
     * @param before as for {@link #open(Path, OlderCard, List, Precision)}
     * @param precision of products
     * @throws IOException if it cannot be read, or lacks other parts
     * @throws IllegalArgumentException if this machine does not compute in that precision
     */
    public static LoadedModel untrained(Path source, List<LoadedModel> before, Precision precision) throws IOException {
        precision.require();
        try (Checkpoint checkpoint = Checkpoints.open(source)) {
            DeSamModel model = WeightImport.model(checkpoint);
            Weights weights = WeightImport.forTraining(model, checkpoint, 0);
            Optional<LoadedModel> lender = lender(model, weights, before, precision);
            return new LoadedModel(
                    source,
                    weights,
                    network(model, weights, precision),
                    ModelCard.UNKNOWN.withDecoder(MaskDecoderKind.SAM),
                    Optional.empty(),
                    lender);
        }
    }

    /**
     * True if a checkpoint has DeSAM's mask module, and is not SAM's alone.
     *
     * @throws IOException if it cannot be read
     */
    public static boolean isDeSam(Path file) throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            return checkpoint.tensors().keySet().stream().anyMatch(name -> name.startsWith(DeSamModel.PDMM_PREFIX));
        }
    }

    /** The file that it was loaded from. */
    public Path file() {
        return file;
    }

    public DeSamNetwork network() {
        return network;
    }

    public Weights weights() {
        return weights;
    }

    /** The model whose image encoder makes the same features of a slice: this one, or one that was loaded before. */
    public LoadedModel encoder() {
        return lender.orElse(this);
    }

    /** Adds the values of all parameters to a hash. */
    public void addTo(MessageDigest digest) {
        for (Parameter parameter : network.model().parameters()) {
            digest.update(weights.array(parameter.name()).data().asNio());
        }
    }

    /** The model card: the settings that the model is used with, and its origin. */
    public ModelCard card() {
        return card;
    }

    /** A line for the user where the card had to be made up. */
    public Optional<String> remark() {
        return remark;
    }

    @Override
    public void close() {
        network.close();
        weights.close();
    }
}
