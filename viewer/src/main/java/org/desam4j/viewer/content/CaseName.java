package org.desam4j.viewer.content;

import java.util.List;
import java.util.Optional;
import org.desam4j.training.volume.internal.VolumeFiles;

/**
 * The names of files that belong together: {@code CASE} or {@code CASE_0000} is a scan, {@code CASE_label} its label map, and
 * {@code CASE_mask} a prediction, as is {@code CASE} beside {@code CASE_0000}.
 */
final class CaseName {
    private static final List<String> LABELS = List.of("_label", "_labels", "_gt");
    private static final List<String> MASKS = List.of("_mask", "_seg", "_pred", "_prediction");

    private CaseName() {}

    /**
     * A file that lies over a scan.
     *
     * @param caseId the scan's case
     * @param isLabel true for a label map, false for a prediction
     */
    record Attached(String caseId, boolean isLabel) {}

    /** The case of a scan's name. */
    static String of(String stem) {
        return VolumeFiles.Channel.of(stem)
                .filter(VolumeFiles.Channel::isFirst)
                .map(VolumeFiles.Channel::caseId)
                .orElse(stem);
    }

    /** The case to whose scan a name belongs by its end, whether that scan is there or not. */
    static Optional<String> attachedTo(String stem) {
        return cut(stem, LABELS).or(() -> cut(stem, MASKS));
    }

    /**
     * The scan in the same folder over which a file lies; nothing if the file is a scan.
     *
     * @param stems of all files of the folder
     */
    static Optional<Attached> attached(String stem, List<String> stems) {
        Optional<String> labelled = cut(stem, LABELS).filter(id -> isScan(id, stems));
        if (labelled.isPresent()) {
            return Optional.of(new Attached(labelled.get(), true));
        }
        Optional<String> masked = cut(stem, MASKS)
                .filter(id -> isScan(id, stems))
                .or(() -> Optional.of(stem).filter(id -> stems.contains(id + "_0000")));
        return masked.map(id -> new Attached(id, false));
    }

    private static boolean isScan(String id, List<String> stems) {
        return stems.contains(id) || stems.contains(id + "_0000");
    }

    private static Optional<String> cut(String stem, List<String> endings) {
        return endings.stream()
                .filter(ending -> stem.endsWith(ending) && stem.length() > ending.length())
                .map(ending -> stem.substring(0, stem.length() - ending.length()))
                .findFirst();
    }
}
