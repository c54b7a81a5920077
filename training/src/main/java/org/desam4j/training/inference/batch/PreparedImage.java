package org.desam4j.training.inference.batch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.volume.StoredVolume;
import org.desam4j.training.volume.Turn;
import org.desam4j.training.volume.VolumeHeader;

/**
 * A scan that is ready to be segmented: grey levels, without the values that they were made from.
 *
 * @param header the header of its file
 * @param views the scan as each organ's model sees it
 * @param notes lines that the user should see
 */
record PreparedImage(VolumeHeader header, List<View> views, List<String> notes) {
    private static final String NO_SITE = "";

    /**
     * A scan in the order and grey levels of a model.
     *
     * @param turn that brought it into this order
     * @param scan its grey levels
     */
    record View(Turn turn, PreparedScan scan) {}

    /** All that a view depends on. */
    private record Wanted(Turn turn, int size, Optional<IntensityRules.Window> window) {}

    /** Reads a scan and makes the views that organs need, one for all organs that need the same. */
    static PreparedImage read(Path image, List<PredictionJob.Organ> organs) throws IOException {
        StoredVolume stored = organs.get(0).card().protocol().reading().read(image);
        Map<Wanted, View> made = new HashMap<>();
        List<View> views = new ArrayList<>();
        for (PredictionJob.Organ organ : organs) {
            Wanted wanted = new Wanted(
                    organ.card().protocol().reading().sliceAxis().turn(stored.geometry()),
                    organ.model().network().config().maskSize(),
                    organ.card().protocol().intensity().window(NO_SITE));
            views.add(made.computeIfAbsent(wanted, key -> view(stored, key)));
        }
        return new PreparedImage(stored.header(), views, stored.notes());
    }

    private static View view(StoredVolume stored, Wanted wanted) {
        return new View(
                wanted.turn(), new PreparedScan(stored.volume().turned(wanted.turn()), wanted.size(), wanted.window()));
    }
}
