package org.desam4j.training.inference.card;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.desam4j.training.SettingsText;

/** The prompt of a slice with no user prompt. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "prompt")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PromptMode.WholeBox.class, name = "box"),
    @JsonSubTypes.Type(value = PromptMode.GridPoints.class, name = "grid")
})
public sealed interface PromptMode extends SettingsText.Described {

    /** The whole image as a box: DeSAM-B. */
    record WholeBox() implements PromptMode {
        @Override
        public String describe() {
            return title();
        }
    }

    /**
     * A grid of points, of which the one with the highest predicted IoU makes the mask: DeSAM-P.
     *
     * @param side points along a side; the published value is 9
     * @param minimumIou a point whose predicted IoU is no higher than this is not trusted, and a slice without a trusted
     *     point stays empty; 0 or less trusts all points, as in the published code, whose value is 0.5
     */
    record GridPoints(int side, double minimumIou) implements PromptMode {
        public static final int PUBLISHED_SIDE = 9;
        public static final double PUBLISHED_MINIMUM_IOU = 0.5;

        public GridPoints {
            if (side < 1) {
                throw new IllegalArgumentException("a grid needs at least one point along each side");
            }
            if (Double.isNaN(minimumIou)) {
                throw new IllegalArgumentException("the predicted IoU above which points are trusted must be a number");
            }
        }

        /** True if the masks of all points count. */
        public boolean trustsAll() {
            return minimumIou <= 0;
        }

        @Override
        public String describe() {
            return title() + " of " + side + " x " + side + " points, "
                    + (minimumIou <= 0
                            ? "all trusted"
                            : "trusted above a predicted IoU of " + SettingsText.number(minimumIou));
        }

        /** True if the mask of a point counts. */
        public boolean trusts(double predictedIou) {
            return trustsAll() || predictedIou > minimumIou;
        }
    }

    /** The mode that is called {@code box} or {@code grid}, with published settings. */
    static PromptMode named(String name) {
        return switch (name) {
            case "box" -> new WholeBox();
            case "grid" -> new GridPoints(GridPoints.PUBLISHED_SIDE, GridPoints.PUBLISHED_MINIMUM_IOU);
            default -> throw new IllegalArgumentException("the prompt is box or grid, not " + name);
        };
    }

    /** {@code box} or {@code grid}. */
    default String title() {
        return this instanceof WholeBox ? "box" : "grid";
    }
}
