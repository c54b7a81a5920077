package org.desam4j.training.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.training.DataException;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Case;
import org.desam4j.training.dataset.internal.Dataset;
import org.desam4j.training.internal.FileHash;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.training.volume.Volumes;
import org.desam4j.weights.internal.AtomicFile;

/**
 * The inputs that a study is made from, kept in its folder, so that rows of one table are never made from different things.
 *
 * @param checkpointSha256 hash of the checkpoint's file
 * @param cases by name, in the table's order
 */
record StudyDescription(String checkpointSha256, Map<String, StudyCase> cases) {
    private static final String FILE = "study.json";
    private static final int CURRENT = 1;

    StudyDescription {
        cases = Collections.unmodifiableMap(new LinkedHashMap<>(cases));
    }

    /**
     * A case of the data set.
     *
     * @param site its site
     * @param imageSha256 hash of the scan's files
     * @param labelSha256 hash of the label's files
     */
    record StudyCase(String site, String imageSha256, String labelSha256) {}

    /** The description of what is there now. */
    static StudyDescription of(Path checkpoint, Dataset data, Progress progress) throws IOException {
        Map<String, StudyCase> cases = new LinkedHashMap<>();
        for (Case each : data.cases()) {
            cases.put(each.id(), new StudyCase(each.site(), Volumes.hash(each.image()), Volumes.hash(each.label())));
            progress.report("Checking the data set", cases.size(), data.cases().size(), "cases");
        }
        return new StudyDescription(FileHash.of(checkpoint), cases);
    }

    /**
     * Writes this description into a study's folder, or compares it with the one that is there.
     *
     * @throws DataException if something is different, or the file is faulty; the message names it
     */
    void writeOrRequireSame(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            byte[] json = StrictJson.indented(StrictJson.tree(CURRENT, this));
            AtomicFile.write(file, temporary -> Files.write(temporary, json));
            return;
        }
        StudyDescription before = read(file);
        List<StrictJson.Difference> differences = StrictJson.differences(before, this);
        if (!differences.isEmpty()) {
            throw new DataException(
                    folder,
                    "is a study of other data or another checkpoint (" + differences.get(0)
                            + "); restore them, or give another --out");
        }
        if (!List.copyOf(before.cases.keySet()).equals(List.copyOf(cases.keySet()))) {
            throw new DataException(
                    folder,
                    "is a study whose cases had another order; restore the table of sites, or give another --out");
        }
    }

    private static StudyDescription read(Path file) throws IOException {
        try {
            ObjectNode json = StrictJson.object(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            JsonNode format = json.remove(StrictJson.FORMAT);
            if (format == null || format.asInt() != CURRENT) {
                throw new DataException(file, "has a format that this version does not know: " + format);
            }
            return StrictJson.value(json, StudyDescription.class);
        } catch (JsonProcessingException e) {
            throw new DataException(
                    file, "is not what a study writes (" + StrictJson.describe(e) + "); give another --out", e);
        }
    }
}
