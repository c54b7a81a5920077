package org.desam4j.training.inference.card;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.desam4j.training.preprocess.IntensityRules;

/** The use of a model in words: each choice under the option of the command line that changes it, with its unit. */
public final class UseText {
    private UseText() {}

    /** The prompt and the protocol of a card. */
    public static Map<String, String> of(ModelCard card) {
        Map<String, String> text = new LinkedHashMap<>();
        if (card.prompt() instanceof PromptMode.GridPoints grid) {
            text.put("--prompt", "grid");
            text.put("--grid-side", grid.side() + " points along a side");
            text.put(
                    "--min-iou",
                    grid.trustsAll()
                            ? "0, all points are trusted"
                            : grid.minimumIou() + ", points of a higher predicted IoU are trusted");
        } else {
            text.put("--prompt", "box, the whole image");
        }
        text.putAll(of(card.protocol()));
        return text;
    }

    /** A protocol. */
    public static Map<String, String> of(Protocol protocol) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("--window", windows(protocol.intensity()));
        text.put("--slice-axis", lower(protocol.reading().sliceAxis()));
        if (protocol.reading().volume() > 0) {
            text.put("--volume", Integer.toString(protocol.reading().volume()));
        }
        text.put("--components", lower(protocol.components()));
        text.put("--min-area", amount(protocol.minimumArea(), "mm²"));
        text.put("--min-pixels", amount(protocol.minimumPixels(), "pixels of a frame of 256 x 256"));
        text.put("--border", amount(protocol.border(), "pixels of 256"));
        text.put("--smoothing", protocol.smoothing() ? "yes" : "no");
        text.put("--mask-choice", lower(protocol.maskChoice()));
        text.put("--slices", lower(protocol.slices()) + " (" + protocol.slices().title() + " are measured)");
        text.put("--compare-on", lower(protocol.space()));
        text.put("--label-resize", lower(protocol.labelResize()));
        text.put("--validation-points", lower(protocol.validationPoints()));
        return text;
    }

    private static String windows(IntensityRules rules) {
        String percentiles = "percentiles 0.5 to 99.5 of the scan";
        if (rules.windows().isEmpty()) {
            return percentiles;
        }
        return rules.describe() + (rules.hasOthers() ? "" : "; other sites: " + percentiles);
    }

    private static String amount(double number, String unit) {
        if (number == 0) {
            return "none";
        }
        boolean whole = number == Math.rint(number);
        return (whole ? String.format(Locale.ROOT, "%.0f", number) : Double.toString(number)) + " " + unit;
    }

    private static String lower(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
