package org.desam4j.training.inference.card;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.volume.ScanReading;

/**
 * The choices by which slices are taken, masks finished and scores computed. The published code has quirks that change its
 * figures; here each is a choice of its own, and {@link #ORIGINAL} makes all of them as the code does.
 *
 * @param intensity the mapping of intensities to grey levels
 * @param slices the slices of a case that are measured, and that train
 * @param labelResize the resizing of labels to the network's frame
 * @param maskChoice the rule that takes a slice's mask from those of its grid points
 * @param smoothing true if logits pass SAM's resizing up to the encoder's input and back, which smooths them by
 *     {@code [1/16, 14/16, 1/16]} along each axis
 * @param minimumPixels islands and holes below this number of pixels of the network's frame are removed; 0 for none
 * @param minimumArea islands and holes below this area in mm², on the scan's own pixels, are removed; 0 for none
 * @param border width of the border of the network's frame, in pixels of 256, in which nothing is predicted
 * @param space the pixels on which prediction and label are compared
 * @param validationPoints the places of validation's points
 * @param reading the way scans are taken from their files
 * @param components the connected components of a scan's mask that are kept
 */
public record Protocol(
        IntensityRules intensity,
        Slices slices,
        LabelResize labelResize,
        MaskChoice maskChoice,
        boolean smoothing,
        int minimumPixels,
        double minimumArea,
        @JsonProperty("frame") int border,
        @JsonProperty("grid") Space space,
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

        /** The slices that are measured, for people. */
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
         * 320 pixels or more; scikit-image's default.
         */
        ERODING
    }

    /** Rules that choose among the masks of grid points. */
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
    public enum Space {
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
            Space.SCAN,
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
            Space.NETWORK,
            ValidationPoints.FRESH,
            ScanReading.ORIGINAL,
            Components.ALL);

    public Protocol {
        Objects.requireNonNull(intensity, "intensity");
        Objects.requireNonNull(slices, "slices");
        Objects.requireNonNull(labelResize, "labelResize");
        Objects.requireNonNull(maskChoice, "maskChoice");
        Objects.requireNonNull(space, "space");
        Objects.requireNonNull(validationPoints, "validationPoints");
        Objects.requireNonNull(reading, "reading");
        Objects.requireNonNull(components, "components");
        if (minimumPixels < 0 || !(minimumArea >= 0) || border < 0 || border > 127) {
            throw new IllegalArgumentException(
                    "areas must not be negative, and the border must lie between 0 and 127 pixels");
        }
    }

    /** This protocol with other rules for intensities. */
    public Protocol withIntensity(IntensityRules other) {
        return toBuilder().intensity(other).build();
    }

    /** This protocol with scans taken from their files in another way. */
    public Protocol withReading(ScanReading other) {
        return toBuilder().reading(other).build();
    }

    /** This protocol with another rule for connected components. */
    public Protocol withComponents(Components other) {
        return toBuilder().components(other).build();
    }

    /** A builder that begins with this protocol's choices. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** The slices that are measured and the pixels they are measured on, for people. */
    public String measured() {
        return slices.title() + ", on " + (space == Space.SCAN ? "the scan's own voxels" : "the network's frame");
    }

    /** The protocol that is called {@code default} or {@code original}. */
    public static Protocol named(String name) {
        return switch (name) {
            case "default" -> DEFAULT;
            case "original" -> ORIGINAL;
            default -> throw new IllegalArgumentException("the protocol is default or original, not " + name);
        };
    }

    /** A protocol in the making. */
    public static final class Builder {
        private IntensityRules intensity;
        private Slices slices;
        private LabelResize labelResize;
        private MaskChoice maskChoice;
        private boolean smoothing;
        private int minimumPixels;
        private double minimumArea;
        private int border;
        private Space space;
        private ValidationPoints validationPoints;
        private ScanReading reading;
        private Components components;

        private Builder(Protocol start) {
            intensity = start.intensity;
            slices = start.slices;
            labelResize = start.labelResize;
            maskChoice = start.maskChoice;
            smoothing = start.smoothing;
            minimumPixels = start.minimumPixels;
            minimumArea = start.minimumArea;
            border = start.border;
            space = start.space;
            validationPoints = start.validationPoints;
            reading = start.reading;
            components = start.components;
        }

        /** Sets {@link Protocol#intensity()}. */
        public Builder intensity(IntensityRules value) {
            intensity = value;
            return this;
        }

        /** Sets {@link Protocol#slices()}. */
        public Builder slices(Slices value) {
            slices = value;
            return this;
        }

        /** Sets {@link Protocol#labelResize()}. */
        public Builder labelResize(LabelResize value) {
            labelResize = value;
            return this;
        }

        /** Sets {@link Protocol#maskChoice()}. */
        public Builder maskChoice(MaskChoice value) {
            maskChoice = value;
            return this;
        }

        /** Sets {@link Protocol#smoothing()}. */
        public Builder smoothing(boolean value) {
            smoothing = value;
            return this;
        }

        /** Sets {@link Protocol#minimumPixels()}. */
        public Builder minimumPixels(int value) {
            minimumPixels = value;
            return this;
        }

        /** Sets {@link Protocol#minimumArea()}. */
        public Builder minimumArea(double value) {
            minimumArea = value;
            return this;
        }

        /** Sets {@link Protocol#border()}. */
        public Builder border(int value) {
            border = value;
            return this;
        }

        /** Sets {@link Protocol#space()}. */
        public Builder space(Space value) {
            space = value;
            return this;
        }

        /** Sets {@link Protocol#validationPoints()}. */
        public Builder validationPoints(ValidationPoints value) {
            validationPoints = value;
            return this;
        }

        /** Sets {@link Protocol#reading()}. */
        public Builder reading(ScanReading value) {
            reading = value;
            return this;
        }

        /** Sets {@link Protocol#components()}. */
        public Builder components(Components value) {
            components = value;
            return this;
        }

        /**
         * The protocol.
         *
         * @throws IllegalArgumentException if a size is out of its range
         */
        public Protocol build() {
            return new Protocol(
                    intensity,
                    slices,
                    labelResize,
                    maskChoice,
                    smoothing,
                    minimumPixels,
                    minimumArea,
                    border,
                    space,
                    validationPoints,
                    reading,
                    components);
        }
    }
}
