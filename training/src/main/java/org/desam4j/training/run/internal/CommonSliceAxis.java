package org.desam4j.training.run.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Case;
import org.desam4j.training.dataset.internal.Split;
import org.desam4j.training.volume.ScanReading;
import org.desam4j.training.volume.SliceAxis;
import org.desam4j.training.volume.Volumes;

/** The axis that the slices of training cases have in common, so that new scans are cut along it as well. */
final class CommonSliceAxis {
    private CommonSliceAxis() {}

    /**
     * Puts the common axis in place of the automatic one. Where cases differ it stays automatic, after a line that says so: each
     * scan, new ones too, is cut along the axis of its own largest voxels then.
     */
    static ScanReading decide(ScanReading wanted, Split split, Progress progress) throws IOException {
        if (wanted.sliceAxis() != SliceAxis.AUTO) {
            return wanted;
        }
        List<Case> cases = new ArrayList<>(split.training());
        cases.addAll(split.validation());
        Map<SliceAxis, Integer> counts = new EnumMap<>(SliceAxis.class);
        for (Case each : cases) {
            counts.merge(SliceAxis.AUTO.in(Volumes.readHeader(each.image()).geometry()), 1, Integer::sum);
        }
        if (counts.size() == 1) {
            return wanted.along(counts.keySet().iterator().next());
        }
        String found = counts.entrySet().stream()
                .map(entry ->
                        entry.getValue() + " along " + entry.getKey().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        progress.say("The cases' slices follow different axes (" + found
                + "); each scan is cut along its own, or give --slice-axis");
        return wanted;
    }
}
