package org.desam4j.training.evaluate;

/** What is measured of a case, as tables name it. */
public enum Measure {
    DICE("dice", "Dice", 3),
    IOU("iou", "IoU", 3),
    SENSITIVITY("sensitivity", "sensitivity", 3),
    PRECISION("precision", "precision", 3),
    HAUSDORFF("hausdorff_mm", "HD mm", 1),
    HAUSDORFF_95("hausdorff95_mm", "HD95 mm", 1),
    ASSD("assd_mm", "ASSD mm", 2),
    SURFACE_DICE("surface_dice_2mm", "NSD 2 mm", 3),
    PREDICTED_VOLUME("predicted_ml", "predicted ml", 1),
    LABEL_VOLUME("label_ml", "label ml", 1),
    VOLUME_ERROR("volume_error_ml", "volume error ml", 1),
    RELATIVE_VOLUME_ERROR("volume_error_percent", "volume error %", 0);

    private final String column;
    private final String title;
    private final int digits;

    Measure(String column, String title, int digits) {
        this.column = column;
        this.title = title;
        this.digits = digits;
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

    /** Its value for a case; NaN where it is undefined. */
    public double of(CaseScore score) {
        return switch (this) {
            case DICE -> score.dice();
            case IOU -> score.iou();
            case SENSITIVITY -> score.sensitivity();
            case PRECISION -> score.precision();
            case HAUSDORFF -> score.hausdorff();
            case HAUSDORFF_95 -> score.hausdorff95();
            case ASSD -> score.averageSurfaceDistance();
            case SURFACE_DICE -> score.surfaceDice();
            case PREDICTED_VOLUME -> score.predictedVolume();
            case LABEL_VOLUME -> score.labelVolume();
            case VOLUME_ERROR -> score.volumeError();
            case RELATIVE_VOLUME_ERROR -> score.relativeVolumeError();
        };
    }
}
