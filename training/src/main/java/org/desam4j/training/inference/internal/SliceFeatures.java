package org.desam4j.training.inference.internal;

import java.io.IOException;
import java.util.List;
import org.desam4j.model.Features;

/** The image encoder's output for slices of one scan, whether it is computed when it is asked for or was kept. */
public interface SliceFeatures {

    /** The scan's name, for messages. */
    String id();

    /** The places in the scan, ascending from 0, of the slices that have features. */
    List<Integer> indexes();

    /** The number of slices that should be read at once at most. */
    int atOnce();

    /**
     * The features of some slices.
     *
     * @param indexes among {@link #indexes}
     * @return of as many images, in that order; the caller closes them
     * @throws IOException if what was kept cannot be read
     */
    Features read(List<Integer> indexes) throws IOException;
}
