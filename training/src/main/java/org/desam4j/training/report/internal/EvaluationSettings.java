package org.desam4j.training.report.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.DataException;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.training.internal.WhenAbsent;
import org.desam4j.weights.internal.AtomicFile;

/**
 * The way in which a model was used for an evaluation.
 *
 * @param dataset the data set's folder
 * @param model the model's file or folder
 * @param sites that were asked for; all if empty
 * @param changes the changes that options made to the model's own card
 * @param card the settings that the model was used with
 * @param precision of products
 */
public record EvaluationSettings(
        String dataset,
        String model,
        List<String> sites,
        List<StrictJson.Difference> changes,
        ModelCard card,
        @WhenAbsent("\"FLOAT32\"") Precision precision) {
    /** The beginning of the file. */
    public static final String SIGN = "\"dataset\" : ";

    private static final int FORMAT = 1;

    public EvaluationSettings {
        sites = List.copyOf(sites);
        changes = List.copyOf(changes);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws DataException if the file is damaged or of another origin
     */
    public static EvaluationSettings read(Path file) throws IOException {
        try {
            ObjectNode json = StrictJson.object(Files.readString(file));
            if (json.path(StrictJson.FORMAT).asInt() != FORMAT) {
                throw new DataException(file, "is not of the format " + FORMAT + "; evaluate again");
            }
            json.remove(StrictJson.FORMAT);
            return StrictJson.value(json, EvaluationSettings.class);
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw new DataException(file, "is not what evaluate writes: " + e.getMessage() + "; evaluate again", e);
        } catch (JsonProcessingException e) {
            throw new DataException(
                    file, "is not what evaluate writes: " + StrictJson.describe(e) + "; evaluate again", e);
        }
    }

    /** Writes them as JSON. */
    public void write(Path file) throws IOException {
        byte[] json = StrictJson.indented(StrictJson.tree(FORMAT, this));
        AtomicFile.write(file, temporary -> Files.write(temporary, json));
    }
}
