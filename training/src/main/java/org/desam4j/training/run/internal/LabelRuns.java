package org.desam4j.training.run.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.desam4j.training.DataException;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.internal.ModelPlaces;
import org.desam4j.weights.internal.AtomicFile;

/**
 * One run for each of several labels, in sub-folders {@code label-N} of one folder. Its {@code labels.json} names them all,
 * so that those that had not begun when the others were stopped are known.
 */
public final class LabelRuns {
    private static final String LABELS = "labels.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private LabelRuns() {}

    /** The folder of a label's run: the given one if there is one label, else a sub-folder of it. */
    public static RunFolder folder(Path out, int labels, int label) {
        return new RunFolder(labels == 1 ? out : ModelPlaces.ofLabel(out, label));
    }

    /** True if a folder holds runs of several labels. */
    public static boolean isOfSeveral(Path out) {
        return Files.isRegularFile(out.resolve(LABELS));
    }

    /** Notes which labels are about to be trained, where they are several. */
    public static void begin(Path out, List<Integer> labels) throws IOException {
        if (labels.size() > 1) {
            for (int label : labels) {
                folder(out, labels.size(), label).requireUnused();
            }
            byte[] json = JSON.writeValueAsBytes(labels);
            AtomicFile.write(out.resolve(LABELS), temporary -> Files.write(temporary, json));
        }
    }

    /** The jobs that remain of the run, or of the runs of all labels, in a folder. */
    public static List<TrainingJob> resume(Path out) throws IOException {
        Path file = out.resolve(LABELS);
        if (!isOfSeveral(out)) {
            return List.of(TrainingJob.resume(new RunFolder(out)));
        }
        List<Integer> labels = labels(file);
        RunFolder first = folder(out, labels.size(), labels.get(0));
        List<TrainingJob> jobs = new ArrayList<>();
        for (int label : labels) {
            RunFolder run = folder(out, labels.size(), label);
            jobs.add(
                    run.isBegun()
                            ? TrainingJob.resume(run)
                            : TrainingJob.resume(first).forLabel(label, run));
        }
        return jobs;
    }

    private static List<Integer> labels(Path file) throws IOException {
        try {
            List<Integer> labels = JSON.readValue(Files.readAllBytes(file), new TypeReference<List<Integer>>() {});
            if (labels == null || labels.size() < 2 || !labels.stream().allMatch(LabelRuns::isLabel)) {
                throw new DataException(file, "does not name labels; begin a new run");
            }
            return labels;
        } catch (JsonProcessingException | CharacterCodingException e) {
            throw new DataException(file, "is not what train writes; begin a new run", e);
        }
    }

    private static boolean isLabel(Integer value) {
        return value != null && value >= 1 && value <= ModelCard.LARGEST_LABEL;
    }
}
