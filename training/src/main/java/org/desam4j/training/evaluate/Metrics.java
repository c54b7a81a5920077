package org.desam4j.training.evaluate;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The measures of a case, each of which says the definition that it follows. A missed organ has Dice, IoU and surface Dice 0; where
 * label L and mask P are both empty, these are undefined.
 */
public final class Metrics {
    /** The tolerance of the normalised surface Dice in mm. */
    public static final double TOLERANCE = 2;

    /** Dice similarity coefficient (Dice, 1945), {@code 2 |P and L| / (|P| + |L|)} over the volume. */
    public static final Metric DICE =
            share("dice", "Dice", pair -> ratio(2 * pair.overlap(), pair.predicted() + pair.labelled()));

    /** Intersection over union (Jaccard, 1912), {@code |P and L| / |P or L|} over the volume. */
    public static final Metric IOU =
            share("iou", "IoU", pair -> ratio(pair.overlap(), pair.predicted() + pair.labelled() - pair.overlap()));

    /** Share of the label that is found, {@code |P and L| / |L|}. */
    public static final Metric SENSITIVITY =
            share("sensitivity", "sensitivity", pair -> ratio(pair.overlap(), pair.labelled()));

    /** Share of the mask that is right, {@code |P and L| / |P|}. */
    public static final Metric PRECISION =
            share("precision", "precision", pair -> ratio(pair.overlap(), pair.predicted()));

    /** Hausdorff distance in mm (Huttenlocher et al., 1993). */
    public static final Metric HAUSDORFF = distance("hausdorff_mm", "HD mm", 1, SurfaceDistances::hausdorff);

    /** Larger of the two directed 95th percentiles in mm, interpolated linearly: MONAI's, MetricsReloaded's and most recent papers'. */
    public static final Metric HAUSDORFF_95 = distance("hausdorff95_mm", "HD95 mm", 1, SurfaceDistances::hausdorff95);

    /** The 95th percentile of both directions' distances together in mm, interpolated linearly: MedPy's {@code hd95}. */
    public static final Metric HAUSDORFF_95_POOLED =
            distance("hausdorff95_pooled_mm", "HD95 pooled mm", 1, SurfaceDistances::pooledHausdorff95);

    /** Average symmetric surface distance in mm, the mean of both directions' distances together: MONAI's and MetricsReloaded's. */
    public static final Metric ASSD = distance("assd_mm", "ASSD mm", 2, SurfaceDistances::averageSymmetric);

    /** Mean average surface distance in mm, the mean of the two directions' means: MetricsReloaded's. */
    public static final Metric MASD = distance("masd_mm", "MASD mm", 2, SurfaceDistances::meanAverage);

    /**
     * Normalised surface Dice (Nikolov et al., 2021): the share of both surfaces within {@link #TOLERANCE} of each other, with
     * surface voxels counted: MONAI's and MetricsReloaded's. It is 0 where exactly one mask is empty.
     */
    public static final Metric SURFACE_DICE = share("surface_dice_2mm", "NSD 2 mm", Metrics::surfaceDice);

    /** Volume of the mask in ml. */
    public static final Metric PREDICTED_VOLUME =
            new Formula("predicted_ml", "predicted ml", 1, 0, Double.POSITIVE_INFINITY, Comparison::predictedVolume);

    /** Volume of the label in ml. */
    public static final Metric LABEL_VOLUME =
            new Formula("label_ml", "label ml", 1, 0, Double.POSITIVE_INFINITY, Comparison::labelVolume);

    /** Volume of the mask minus that of the label in ml. */
    public static final Metric VOLUME_ERROR = new Formula(
            "volume_error_ml",
            "volume error ml",
            1,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            pair -> pair.predictedVolume() - pair.labelVolume());

    /** Volume error in percent of the label's volume. */
    public static final Metric RELATIVE_VOLUME_ERROR = new Formula(
            "volume_error_percent",
            "volume error %",
            0,
            -100,
            Double.POSITIVE_INFINITY,
            pair -> pair.labelled() == 0
                    ? Double.NaN
                    : 100 * (pair.predictedVolume() - pair.labelVolume()) / pair.labelVolume());

    /** All, in the order of tables; another one is added here. */
    public static final List<Metric> ALL = List.of(
            DICE,
            IOU,
            SENSITIVITY,
            PRECISION,
            HAUSDORFF,
            HAUSDORFF_95,
            HAUSDORFF_95_POOLED,
            ASSD,
            MASD,
            SURFACE_DICE,
            PREDICTED_VOLUME,
            LABEL_VOLUME,
            VOLUME_ERROR,
            RELATIVE_VOLUME_ERROR);

    private Metrics() {}

    /** A measure that is a formula. */
    private record Formula(
            String column,
            String title,
            int digits,
            double lowest,
            double highest,
            ToDoubleFunction<Comparison> formula)
            implements Metric {
        @Override
        public double of(Comparison comparison) {
            return formula.applyAsDouble(comparison);
        }
    }

    private static Metric share(String column, String title, ToDoubleFunction<Comparison> formula) {
        return new Formula(column, title, 3, 0, 1, formula);
    }

    private static Metric distance(
            String column, String title, int digits, ToDoubleFunction<SurfaceDistances> distance) {
        return new Formula(
                column,
                title,
                digits,
                0,
                Double.POSITIVE_INFINITY,
                pair -> pair.surfaces().map(distance::applyAsDouble).orElse(Double.NaN));
    }

    private static double surfaceDice(Comparison pair) {
        double withoutSurfaces = pair.predicted() + pair.labelled() > 0 ? 0 : Double.NaN;
        return pair.surfaces().map(both -> both.withinTolerance(TOLERANCE)).orElse(withoutSurfaces);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? Double.NaN : part / (double) whole;
    }
}
