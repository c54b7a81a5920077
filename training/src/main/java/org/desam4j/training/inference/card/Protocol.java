package org.desam4j.training.inference.card;

import java.util.Objects;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.volume.ScanReading;

/**
 * How slices are chosen, masks finished and scores taken. The published code has quirks that change its figures; here each
 * is a choice of its own, and {@link #ORIGINAL} makes all of them as the code does.
 *
 * @param intensity how intensities become grey levels
 * @param slices which slices of a case are measured, and which train
 * @param labelResize how labels come into the network's frame
 * @param maskChoice which of a grid's masks is the slice's mask
 * @param smoothing whether logits pass SAM's resizing up to the encoder's input and back, which smooths them by
 *     {@code [1/16, 14/16, 1/16]} along each axis
 * @param minimumPixels islands and holes below this number of pixels of the network's frame are removed; 0 for none
 * @param minimumArea islands and holes below this area in mm², on the scan's own pixels, are removed; 0 for none
 * @param frame width of a border of the network's frame in pixels of 256 in which nothing is predicted
 * @param grid on which pixels prediction and label are compared
 * @param validationPoints where validation puts its points
 * @param reading how scans are taken from their files
 * @param components what is left of a scan's mask
 */
public record Protocol(
        IntensityRules intensity,
        Slices slices,
        LabelResize labelResize,
        MaskChoice maskChoice,
        boolean smoothing,
        int minimumPixels,
        double minimumArea,
        int frame,
        Grid grid,
        ValidationPoints validationPoints,
        ScanReading reading,
        Components components) {

    /** Slices of a case. */
    public enum Slices {
        /** All slices of a scan are measured, as they are all segmented; those from the first to the last labelled one train. */
        VOLUME("whole volumes"),
        /** From the first to the last labelled slice, in training and in measuring. */
        LABELLED("the slices from the first to the last labelled one"),
        /** The same without the last one: the published code's range ends a slice early. */
        WITHOUT_LAST("the slices from the first labelled one to the last but one");

        private final String title;

        Slices(String title) {
            this.title = title;
        }

        /** What is measured, for people. */
        public String title() {
            return title;
        }
    }

    /** Ways of resizing labels. */
    public enum LabelResize {
        /** The nearest pixel. */
        NEAREST,
        /**
         * The nearest pixel after a Gaussian in whole numbers, which takes about a pixel from the boundary of labels of
         * 320 pixels or more: what scikit-image does by default.
         */
        ERODING
    }

    /** Rules that choose among the masks of a grid of points. */
    public enum MaskChoice {
        /** The mask of the point with the highest predicted IoU. */
        BEST_IOU,
        /**
         * The first record that SAM's automatic mask generator leaves: after suppression of overlapping boxes, masks that
         * needed no removal of small regions come first, each in the order of predicted IoU.
         */
        FIRST_RECORD
    }

    /** Pixels on which masks are compared. */
    public enum Grid {
        /** The scan's own voxels, with distances in mm. */
        SCAN,
        /**
         * The network's frame, to which labels are resized. Where labelled slices alone count, a slice whose label vanishes there does
         * not.
         */
        NETWORK
    }

    /** Points of validation. */
    public enum ValidationPoints {
        /** The same in every epoch, so that losses can be compared. */
        FIXED,
        /** Others in every epoch, which makes the choice of the best epoch noisy. */
        FRESH
    }

    /** Connected components of a scan's mask; voxels that touch at a side, an edge or a corner are connected (26 neighbours). */
    public enum Components {
        /** All are kept. */
        ALL,
        /** The one with the most voxels is kept, which suits an organ that is one piece. */
        LARGEST,
        /**
         * Training keeps the largest one where that improves the mean Dice of its validation cases, as nnU-Net does, and writes
         * its choice into the model; where nothing was chosen all are kept.
         */
        AUTO
    }

    /** Area below which nothing is an organ: 20 mm², a disc of 5 mm. */
    public static final double DEFAULT_MINIMUM_AREA = 20;

    /** Whole volumes, on the scan's own voxels. */
    public static final Protocol DEFAULT = new Protocol(
            IntensityRules.PERCENTILES,
            Slices.VOLUME,
            LabelResize.NEAREST,
            MaskChoice.BEST_IOU,
            false,
            0,
            DEFAULT_MINIMUM_AREA,
            0,
            Grid.SCAN,
            ValidationPoints.FIXED,
            ScanReading.DEFAULT,
            Components.AUTO);

    /** The published code, quirk by quirk. */
    public static final Protocol ORIGINAL = new Protocol(
            IntensityRules.PERCENTILES,
            Slices.WITHOUT_LAST,
            LabelResize.ERODING,
            MaskChoice.FIRST_RECORD,
            true,
            1000,
            0,
            50,
            Grid.NETWORK,
            ValidationPoints.FRESH,
            ScanReading.ORIGINAL,
            Components.ALL);

    public Protocol {
        Objects.requireNonNull(intensity, "intensity");
        Objects.requireNonNull(slices, "slices");
        Objects.requireNonNull(labelResize, "labelResize");
        Objects.requireNonNull(maskChoice, "maskChoice");
        Objects.requireNonNull(grid, "grid");
        Objects.requireNonNull(validationPoints, "validationPoints");
        Objects.requireNonNull(reading, "reading");
        Objects.requireNonNull(components, "components");
        if (minimumPixels < 0 || !(minimumArea >= 0) || frame < 0 || frame > 127) {
            throw new IllegalArgumentException(
                    "areas must not be negative, and the frame must lie between 0 and 127 pixels");
        }
    }

    /** This protocol with other rules for intensities. */
    public Protocol withIntensity(IntensityRules other) {
        return with(other, reading);
    }

    /** This protocol with scans taken from their files in another way. */
    public Protocol withReading(ScanReading other) {
        return with(intensity, other);
    }

    private Protocol with(IntensityRules otherIntensity, ScanReading otherReading) {
        return new Protocol(
                otherIntensity,
                slices,
                labelResize,
                maskChoice,
                smoothing,
                minimumPixels,
                minimumArea,
                frame,
                grid,
                validationPoints,
                otherReading,
                components);
    }

    /** This protocol with another rule for connected components. */
    public Protocol withComponents(Components other) {
        return new Protocol(
                intensity,
                slices,
                labelResize,
                maskChoice,
                smoothing,
                minimumPixels,
                minimumArea,
                frame,
                grid,
                validationPoints,
                reading,
                other);
    }

    /** What is measured on which pixels, for people. */
    public String measured() {
        return slices.title() + ", on " + (grid == Grid.SCAN ? "the scan's own voxels" : "the network's frame");
    }

    /** The protocol that is called {@code default} or {@code original}. */
    public static Protocol named(String profile) {
        return switch (profile) {
            case "default" -> DEFAULT;
            case "original" -> ORIGINAL;
            default -> throw new IllegalArgumentException("the profile is default or original, not " + profile);
        };
    }
}
