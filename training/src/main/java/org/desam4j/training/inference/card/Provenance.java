package org.desam4j.training.inference.card;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.internal.WhenAbsent;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Volume;
import org.desam4j.training.volume.internal.ContentHash;

/**
 * The training that made a model.
 *
 * @param sources the sites that it was trained on; empty where that is not known
 * @param cases all cases of these sites, and the training and validation cases of the model that training began with
 * @param spacing the voxel sizes of the training cases in mm, each once
 * @param checkpointSha256 hash of the checkpoint that training began with; empty where that is not known
 * @param versions of the program, Java and the backend, and the count of threads, on which sums of training steps depend
 * @param chosenEpoch figures of the epoch whose weights were kept, by name
 * @param precision of the products of the embeddings that it was trained on
 */
public record Provenance(
        List<String> sources,
        List<CaseFingerprint> cases,
        List<Spacing> spacing,
        String checkpointSha256,
        Map<String, String> versions,
        Map<String, Double> chosenEpoch,
        @WhenAbsent("\"FLOAT32\"") Precision precision) {

    /** Voxels that are so many times as large as the largest that training has seen, or as small, are worth a look. */
    private static final double FAR = 1.5;

    /** The provenance of a model of which nothing is known. */
    public static final Provenance UNKNOWN =
            new Provenance(List.of(), List.of(), List.of(), "", Map.of(), Map.of(), Precision.FLOAT32);

    public Provenance {
        sources = List.copyOf(sources);
        cases = List.copyOf(cases);
        spacing = List.copyOf(spacing);
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        chosenEpoch = Collections.unmodifiableMap(new LinkedHashMap<>(chosenEpoch));
    }

    /**
     * The use that training made of a scan; nothing if it does not know it. Being seen goes before being held out.
     *
     * @param file that the scan was read from
     */
    public Optional<CaseRole> role(Path file, Volume scan) throws IOException {
        Map<ContentHash, String> hashes = new HashMap<>();
        for (ContentHash kind : kinds()) {
            hashes.put(kind, kind.of(file, scan));
        }
        return cases.stream()
                .filter(each -> each.scan().equals(hashes.get(ContentHash.kindOf(each.scan()))))
                .map(CaseFingerprint::role)
                .min(Comparator.naturalOrder());
    }

    /**
     * True if a label trained the model.
     *
     * @param file that the label was read from
     * @param label the voxels of the value that the model was trained on
     */
    public boolean trainedOn(Path file, Mask label) throws IOException {
        for (ContentHash kind : kinds()) {
            String hash = kind.of(file, label);
            if (cases.stream()
                    .anyMatch(each ->
                            each.role() == CaseRole.TRAINING && each.label().equals(hash))) {
                return true;
            }
        }
        return false;
    }

    /**
     * A line about voxels that are far from those of the training cases; nothing if they are not, or those are not known.
     *
     * @param scanned the size of a scan's voxels, with its slices along the third axis
     */
    public Optional<String> unlike(Spacing scanned) {
        if (spacing.isEmpty()) {
            return Optional.empty();
        }
        DoubleSummaryStatistics inSlice = withinSlices();
        DoubleSummaryStatistics ofSlices = fromSliceToSlice();
        boolean far = isFar(scanned.x(), inSlice) || isFar(scanned.y(), inSlice) || isFar(scanned.z(), ofSlices);
        return far
                ? Optional.of("its voxels of " + scanned + " are far from those of the training cases (" + voxels()
                        + "); look at the mask")
                : Optional.empty();
    }

    /** The range of the training cases' voxel sizes, in words. */
    public String voxels() {
        if (spacing.isEmpty()) {
            return "not known";
        }
        return range(withinSlices()) + " within slices, " + range(fromSliceToSlice()) + " from slice to slice";
    }

    private static String range(DoubleSummaryStatistics sizes) {
        return String.format(Locale.ROOT, "%.2f to %.2f mm", sizes.getMin(), sizes.getMax());
    }

    private DoubleSummaryStatistics withinSlices() {
        return spacing.stream()
                .flatMapToDouble(seen -> DoubleStream.of(seen.x(), seen.y()))
                .summaryStatistics();
    }

    private DoubleSummaryStatistics fromSliceToSlice() {
        return spacing.stream().mapToDouble(Spacing::z).summaryStatistics();
    }

    private static boolean isFar(double size, DoubleSummaryStatistics seen) {
        return size < seen.getMin() / FAR || size > seen.getMax() * FAR;
    }

    private Set<ContentHash> kinds() {
        return cases.stream().map(each -> ContentHash.kindOf(each.scan())).collect(Collectors.toSet());
    }
}
