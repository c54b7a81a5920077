package org.desam4j.training.study.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.dataset.internal.Case;
import org.desam4j.training.evaluate.CaseResult;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.Metric;
import org.desam4j.training.evaluate.Metrics;
import org.desam4j.training.internal.FileHash;
import org.desam4j.training.internal.OwnFile;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.training.picture.Picture;
import org.desam4j.training.volume.Volumes;
import org.desam4j.weights.internal.AtomicFile;

/**
 * A folder that keeps what was measured of each case, so that an evaluation that is made again, since it was stopped or a case failed,
 * measures what is missing alone. A file counts as long as the model, its use, the scan and the label are what they were.
 *
 * @param folder with a file for each case, in a folder for each site
 * @param method hash of all that the figures depend on beside the case
 */
record MeasuredCases(Path folder, String method) {
    private static final int FORMAT = 1;
    private static final String MAKER = "desam4j evaluate";

    /**
     * A case's file.
     *
     * @param madeBy always the same, by which such files are known
     * @param fingerprint of all that the figures depend on
     * @param known as in {@link MeasuredCase}
     * @param scores the model's measures by column; none if the model has seen the case
     * @param pictures one for each of them
     * @param others measures of other masks
     */
    private record Kept(
            String madeBy,
            String fingerprint,
            boolean known,
            List<Map<String, Double>> scores,
            List<Picture> pictures,
            Map<String, Map<String, Double>> others) {}

    /** A hash of values, each of which counts with its place. */
    static String hash(List<String> values) {
        MessageDigest digest = FileHash.sha256();
        for (String value : values) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + " ").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The measurements of a case; nothing if that is not there, damaged, or was measured in another way.
     *
     * @throws org.desam4j.training.DataException if a file of another origin lies in its place
     */
    Optional<MeasuredCase> find(Case source) throws IOException {
        Path file = file(source);
        OwnFile.require(file, MAKER, "evaluate");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            ObjectNode json = StrictJson.object(Files.readString(file));
            boolean current = json.path(StrictJson.FORMAT).asInt() == FORMAT
                    && json.path("fingerprint").asText().equals(fingerprint(source));
            json.remove(StrictJson.FORMAT);
            return current ? Optional.of(measured(source, StrictJson.value(json, Kept.class))) : Optional.empty();
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // It is measured again.
            return Optional.empty();
        }
    }

    /** Keeps what was measured of a case. */
    void keep(Case source, MeasuredCase measured) throws IOException {
        Map<String, Map<String, Double>> others = new LinkedHashMap<>();
        measured.others().forEach((mask, score) -> others.put(mask, columns(score)));
        Kept kept = new Kept(
                MAKER,
                fingerprint(source),
                measured.known(),
                measured.results().stream()
                        .map(result -> columns(result.score()))
                        .toList(),
                measured.results().stream().map(CaseResult::picture).toList(),
                others);
        byte[] json = StrictJson.line(StrictJson.tree(FORMAT, kept)).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file(source), temporary -> Files.write(temporary, json));
    }

    private Path file(Case source) {
        return folder.resolve(source.site()).resolve(source.id() + ".json");
    }

    private String fingerprint(Case source) throws IOException {
        return hash(List.of(
                method, source.site(), source.id(), Volumes.hash(source.image()), Volumes.hash(source.label())));
    }

    private static Map<String, Double> columns(CaseScore score) {
        Map<String, Double> columns = new LinkedHashMap<>();
        score.values().forEach((metric, value) -> columns.put(metric.column(), value));
        return columns;
    }

    private static MeasuredCase measured(Case source, Kept kept) {
        List<CaseResult> results = new ArrayList<>();
        for (int i = 0; i < kept.scores().size(); i++) {
            results.add(new CaseResult(
                    score(source, kept.scores().get(i)), kept.pictures().get(i)));
        }
        Map<String, CaseScore> others = new LinkedHashMap<>();
        kept.others().forEach((mask, columns) -> others.put(mask, score(source, columns)));
        return new MeasuredCase(kept.known(), results, others);
    }

    private static CaseScore score(Case source, Map<String, Double> columns) {
        Map<Metric, Double> values = new LinkedHashMap<>();
        for (Metric metric : Metrics.ALL) {
            if (!columns.containsKey(metric.column())) {
                throw new IllegalArgumentException("the metric " + metric.column() + " is missing");
            }
            values.put(metric, columns.get(metric.column()));
        }
        return new CaseScore(source.id(), source.site(), values);
    }
}
