package org.desam4j.training.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.desam4j.training.DataException;
import org.desam4j.weights.AtomicFile;

/**
 * What a training run leaves: {@code run.json} (all that is needed to repeat it), {@code metrics.jsonl} (a line for each
 * epoch), {@code train.log}, {@code state.safetensors} (where it stands), {@code best-decoder.safetensors} (the trained
 * tensors of the best epoch so far) and, at the end, {@code model.safetensors} (the whole network with the best weights).
 *
 * @param path the folder
 */
public record RunFolder(Path path) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    Path file() {
        return path.resolve("run.json");
    }

    Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    Path log() {
        return path.resolve("train.log");
    }

    Path state() {
        return path.resolve("state.safetensors");
    }

    Path best() {
        return path.resolve("best-decoder.safetensors");
    }

    /** The file of the whole trained network. */
    public Path model() {
        return path.resolve("model.safetensors");
    }

    /** Whether the folder holds a run. */
    public boolean isBegun() {
        return Files.exists(file());
    }

    /**
     * Makes sure that a run may begin here.
     *
     * @throws DataException if the folder holds a run already
     */
    public void requireUnused() throws IOException {
        if (isBegun()) {
            throw new DataException(
                    path,
                    "holds a run already; go on with it by --resume, give another folder with --out, or delete it");
        }
    }

    /** Begins a run. */
    public void begin(RunDescription description) throws IOException {
        requireUnused();
        byte[] json = JSON.writeValueAsBytes(description);
        AtomicFile.write(file(), temporary -> Files.write(temporary, json));
    }

    /** How the run that the folder holds came about. */
    public RunDescription description() throws IOException {
        if (!Files.isRegularFile(file())) {
            throw new DataException(file(), "no such file; give a folder that train has written");
        }
        try {
            return JSON.readValue(file().toFile(), RunDescription.class);
        } catch (JsonProcessingException e) {
            throw new DataException(file(), "is not what train writes: " + e.getOriginalMessage(), e);
        }
    }

    /** Adds an epoch to {@code metrics.jsonl}. */
    public void append(EpochResult result) throws IOException {
        String line = new ObjectMapper().writeValueAsString(result) + "\n";
        Files.writeString(metrics(), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The epochs of the run so far; a last line that was cut off counts for nothing. */
    public List<EpochResult> epochs() throws IOException {
        List<EpochResult> epochs = new ArrayList<>();
        if (Files.exists(metrics())) {
            for (String line : Files.readAllLines(metrics())) {
                try {
                    epochs.add(JSON.readValue(line, EpochResult.class));
                } catch (JsonProcessingException e) {
                    break;
                }
            }
        }
        return epochs;
    }

    /** Forgets the epochs after the first {@code count}, which will be made again. */
    void keepEpochs(int count) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (EpochResult epoch : epochs()) {
            if (epoch.epoch() <= count) {
                lines.append(new ObjectMapper().writeValueAsString(epoch)).append('\n');
            }
        }
        AtomicFile.write(metrics(), temporary -> Files.writeString(temporary, lines));
    }
}
