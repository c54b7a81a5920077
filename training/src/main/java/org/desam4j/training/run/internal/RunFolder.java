package org.desam4j.training.run.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.desam4j.training.DataException;
import org.desam4j.training.inference.card.internal.ModelPlaces;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.training.run.EpochResult;
import org.desam4j.weights.internal.AtomicFile;
import org.desam4j.weights.internal.DiskSpace;
import org.desam4j.weights.internal.SharedStorage;

/**
 * The folder of a training run: {@code run.json} (all that is needed to repeat it), {@code metrics.jsonl} (a line for each
 * epoch), {@code train.log}, {@code state.safetensors} (where it stands), {@code best-decoder.safetensors} (the trained
 * tensors of the best epoch so far) and, at the end, {@code model.safetensors} (the whole network with the best weights).
 *
 * @param path the folder
 */
public record RunFolder(Path path) {
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
        return path.resolve(ModelPlaces.FILE);
    }

    /** True if the folder holds a run. */
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
                    "holds a run already; continue it with --resume, give another folder with --out, or delete it");
        }
    }

    /** Begins a run. */
    public void begin(RunDescription description) throws IOException {
        requireUnused();
        RunFile.write(file(), description);
    }

    /** Notes what was changed of a run that goes on. */
    void change(RunDescription description) throws IOException {
        RunFile.write(file(), description);
    }

    /**
     * The description of the run that the folder holds.
     *
     * @throws DataException if that cannot be read
     */
    public RunDescription description() throws IOException {
        return RunFile.read(file());
    }

    /**
     * Puts what a finished run is used by into a folder of storage: the model last, so that where it is, all is.
     *
     * @param storage that {@code target} lies in
     */
    public void publish(SharedStorage storage, RunFolder target) throws IOException {
        storage.publish(file(), target.file());
        storage.publish(metrics(), target.metrics());
        storage.publish(log(), target.log());
        storage.publish(model(), target.model());
    }

    /** Adds an epoch to {@code metrics.jsonl}. */
    public void append(EpochResult result) throws IOException {
        String line = StrictJson.line(result) + "\n";
        DiskSpace.naming(
                metrics(),
                () -> Files.writeString(metrics(), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    /**
     * The epochs of the run so far; a last line that was cut off counts for nothing.
     *
     * @throws DataException if another line is not what train writes
     */
    public List<EpochResult> epochs() throws IOException {
        List<EpochResult> epochs = new ArrayList<>();
        if (!Files.exists(metrics())) {
            return epochs;
        }
        String text = new String(Files.readAllBytes(metrics()), StandardCharsets.UTF_8);
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            try {
                epochs.add(StrictJson.value(lines.get(i), EpochResult.class));
            } catch (JsonProcessingException e) {
                if (i == lines.size() - 1 && !text.endsWith("\n")) {
                    break;
                }
                throw new DataException(
                        metrics(),
                        "is not what train writes in its line " + (i + 1) + " (" + StrictJson.describe(e)
                                + "); restore it, or delete it to continue without the metrics of earlier epochs",
                        e);
            }
        }
        return epochs;
    }

    /** Forgets the epochs after the first {@code count}, which will be made again. */
    void keepEpochs(int count) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (EpochResult epoch : epochs()) {
            if (epoch.epoch() <= count) {
                lines.append(StrictJson.line(epoch)).append('\n');
            }
        }
        AtomicFile.write(metrics(), temporary -> Files.writeString(temporary, lines));
    }
}
