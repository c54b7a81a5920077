package org.desam4j.training.dataset.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.SliceRange;

/**
 * Slices of a scan that hold nothing of the organ. A network that has never seen one finds the organ there too, beyond its ends;
 * those next to the organ look most like it.
 */
final class BackgroundSlices {
    private BackgroundSlices() {}

    /**
     * A choice of slices without the organ, evenly spread on each side from the one next to the organ to the last.
     *
     * @param label of the organ
     * @param share of them among all slices with them, in 0..1; fewer are chosen where the scan does not have so many, and all
     *     that there are for 1
     */
    static Set<Integer> of(Mask label, double share) {
        SliceRange organ = label.labelledSlices();
        List<Integer> below = empty(label, 0, organ.first());
        Collections.reverse(below);
        List<Integer> gaps = empty(label, organ.first(), organ.end());
        List<Integer> above = empty(label, organ.end(), label.geometry().slices());
        int all = below.size() + gaps.size() + above.size();
        long labelled = label.geometry().slices() - (long) all;
        long count = share == 1 ? all : Math.min(all, Math.round(labelled * share / (1 - share)));
        Set<Integer> chosen = new TreeSet<>();
        int seen = 0;
        for (List<Integer> part : List.of(below, gaps, above)) {
            seen += part.size();
            long wanted = all == 0 ? 0 : Math.round(count * (double) seen / all) - chosen.size();
            for (long i = 0; i < wanted; i++) {
                chosen.add(part.get((int) (i * part.size() / wanted)));
            }
        }
        return chosen;
    }

    /** The slices in a range that hold nothing of the label. */
    private static List<Integer> empty(Mask label, int from, int end) {
        List<Integer> empty = new ArrayList<>();
        for (int z = from; z < end; z++) {
            if (label.range(new SliceRange(z, z + 1)).count() == 0) {
                empty.add(z);
            }
        }
        return empty;
    }
}
