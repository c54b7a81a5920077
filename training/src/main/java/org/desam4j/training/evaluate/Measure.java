package org.desam4j.training.evaluate;

/** The measures of a case, as tables name them. Each says the definition that it follows; {@link CaseScore} has the formulas. */
public enum Measure {
    /** Dice similarity coefficient (Dice, 1945), over the volume. */
    DICE("dice", "Dice", 3, 0, 1),
    /** Intersection over union (Jaccard, 1912), over the volume. */
    IOU("iou", "IoU", 3, 0, 1),
    /** Share of the label that is found. */
    SENSITIVITY("sensitivity", "sensitivity", 3, 0, 1),
    /** Share of the mask that is right. */
    PRECISION("precision", "precision", 3, 0, 1),
    /** Hausdorff distance (Huttenlocher et al., 1993). */
    HAUSDORFF("hausdorff_mm", "HD mm", 1, 0, Double.POSITIVE_INFINITY),
    /** Larger of the two directed 95th percentiles, interpolated linearly: MONAI's, MetricsReloaded's and most recent papers'. */
    HAUSDORFF_95("hausdorff95_mm", "HD95 mm", 1, 0, Double.POSITIVE_INFINITY),
    /** The 95th percentile of both directions' distances together, interpolated linearly: MedPy's {@code hd95}. */
    HAUSDORFF_95_POOLED("hausdorff95_pooled_mm", "HD95 pooled mm", 1, 0, Double.POSITIVE_INFINITY),
    /** Average symmetric surface distance, the mean of both directions' distances together: MONAI's and MetricsReloaded's. */
    ASSD("assd_mm", "ASSD mm", 2, 0, Double.POSITIVE_INFINITY),
    /** Mean average surface distance, the mean of the two directions' means: MetricsReloaded's. */
    MASD("masd_mm", "MASD mm", 2, 0, Double.POSITIVE_INFINITY),
    /** Normalised surface Dice (Nikolov et al., 2021) at 2 mm, with surface voxels counted: MONAI's and MetricsReloaded's. */
    SURFACE_DICE("surface_dice_2mm", "NSD 2 mm", 3, 0, 1),
    /** Volume of the mask. */
    PREDICTED_VOLUME("predicted_ml", "predicted ml", 1, 0, Double.POSITIVE_INFINITY),
    /** Volume of the label. */
    LABEL_VOLUME("label_ml", "label ml", 1, 0, Double.POSITIVE_INFINITY),
    /** Volume of the mask minus that of the label. */
    VOLUME_ERROR("volume_error_ml", "volume error ml", 1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
    /** Volume error in percent of the label's volume. */
    RELATIVE_VOLUME_ERROR("volume_error_percent", "volume error %", 0, -100, Double.POSITIVE_INFINITY);

    private final String column;
    private final String title;
    private final int digits;
    private final double lowest;
    private final double highest;

    Measure(String column, String title, int digits, double lowest, double highest) {
        this.column = column;
        this.title = title;
        this.digits = digits;
        this.lowest = lowest;
        this.highest = highest;
    }

    /** The name of its column in files. */
    public String column() {
        return column;
    }

    /** Its title for people. */
    public String title() {
        return title;
    }

    /** Decimal places that people want to see. */
    public int digits() {
        return digits;
    }

    /** The value that it can take and that is nearest to the given one; NaN for NaN. */
    double possible(double value) {
        return Math.min(highest, Math.max(lowest, value));
    }

    /** Its value for a case; NaN where it is undefined. */
    public double of(CaseScore score) {
        return switch (this) {
            case DICE -> score.dice();
            case IOU -> score.iou();
            case SENSITIVITY -> score.sensitivity();
            case PRECISION -> score.precision();
            case HAUSDORFF -> score.hausdorff();
            case HAUSDORFF_95 -> score.hausdorff95();
            case HAUSDORFF_95_POOLED -> score.pooledHausdorff95();
            case ASSD -> score.averageSymmetricSurfaceDistance();
            case MASD -> score.meanAverageSurfaceDistance();
            case SURFACE_DICE -> score.surfaceDice();
            case PREDICTED_VOLUME -> score.predictedVolume();
            case LABEL_VOLUME -> score.labelVolume();
            case VOLUME_ERROR -> score.volumeError();
            case RELATIVE_VOLUME_ERROR -> score.relativeVolumeError();
        };
    }
}
