package org.desam4j.training.inference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.volume.StoredVolume;
import org.desam4j.training.volume.Turn;
import org.desam4j.training.volume.VolumeHeader;

/**
 * A scan that is ready to be segmented: grey levels, without the values that they were made from.
 *
 * @param name of the scan, for messages
 * @param header the header of its file
 * @param views the scan as each organ's model sees it
 * @param notes lines that the user should see, each once
 */
public record PreparedImage(String name, VolumeHeader header, List<View> views, List<String> notes) {
    private static final String NO_SITE = "";

    public PreparedImage {
        views = List.copyOf(views);
        notes = List.copyOf(notes);
    }

    /**
     * A scan in the order and grey levels of a model.
     *
     * @param turn that brought it into this order
     * @param scan its grey levels
     */
    public record View(Turn turn, PreparedScan scan) {}

    /** All that a view depends on. */
    private record Wanted(Turn turn, int size, Optional<IntensityRules.Window> window) {}

    /** The views that organs need, one for all organs that need the same. */
    static PreparedImage of(StoredVolume stored, String name, List<Organ> organs) {
        Map<Wanted, View> made = new HashMap<>();
        List<View> views = new ArrayList<>();
        Set<String> notes = new LinkedHashSet<>(stored.notes());
        for (Organ organ : organs) {
            Wanted wanted = new Wanted(
                    organ.card().protocol().reading().sliceAxis().turn(stored.geometry()),
                    organ.model().network().config().maskSize(),
                    organ.card().protocol().intensity().window(NO_SITE));
            View view = made.computeIfAbsent(wanted, key -> view(stored, key));
            views.add(view);
            organ.card()
                    .provenance()
                    .unlike(view.scan().geometry().spacing())
                    .ifPresent(line -> notes.add(name + ": " + line));
        }
        return new PreparedImage(name, stored.header(), views, List.copyOf(notes));
    }

    private static View view(StoredVolume stored, Wanted wanted) {
        return new View(
                wanted.turn(), new PreparedScan(stored.volume().turned(wanted.turn()), wanted.size(), wanted.window()));
    }
}
