package org.desam4j.training.dataset.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.DataException;
import org.desam4j.training.internal.StrictJson;

/**
 * Names of organs, which a data set may give in {@code dataset.json}: as nnU-Net v2 does, {@code "labels": {"liver": 1}}, or as
 * the Medical Segmentation Decathlon does, {@code "labels": {"1": "liver"}}.
 */
public final class LabelNames {
    private static final String FILE = "dataset.json";

    private LabelNames() {}

    /**
     * The name of a label; nothing if the data set does not give one.
     *
     * @throws DataException if {@code dataset.json} is there and is no JSON object
     */
    public static Optional<String> of(Path dataset, int label) throws IOException {
        Path file = dataset.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonNode labels = StrictJson.object(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                    .path("labels");
            String number = Integer.toString(label);
            for (Map.Entry<String, JsonNode> entry : labels.properties()) {
                if (entry.getValue().isIntegralNumber() && entry.getValue().asInt() == label) {
                    return Optional.of(entry.getKey());
                }
                if (entry.getKey().equals(number) && entry.getValue().isTextual()) {
                    return Optional.of(entry.getValue().asText());
                }
            }
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new DataException(
                    file, "is no JSON object (" + StrictJson.describe(e) + "); mend it, or take it away", e);
        }
    }
}
