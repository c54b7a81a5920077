package org.desam4j.training.evaluate;

import org.desam4j.training.volume.Mask;

/**
 * How one case's mask compares with its label. What is undefined is NaN: distances and surface Dice where a mask is empty,
 * since there is no surface to measure from; ratios whose denominator is zero.
 *
 * @param caseId the case
 * @param site its site
 * @param dice {@code 2 |P and L| / (|P| + |L|)} over the volume
 * @param iou {@code |P and L| / |P or L|}
 * @param sensitivity {@code |P and L| / |L|}
 * @param precision {@code |P and L| / |P|}
 * @param hausdorff the Hausdorff distance in mm
 * @param hausdorff95 its 95th percentile in mm
 * @param averageSurfaceDistance symmetric, in mm
 * @param surfaceDice the share of both surfaces within {@link #TOLERANCE} of each other
 * @param predictedVolume in ml
 * @param labelVolume in ml
 */
public record CaseScore(
        String caseId,
        String site,
        double dice,
        double iou,
        double sensitivity,
        double precision,
        double hausdorff,
        double hausdorff95,
        double averageSurfaceDistance,
        double surfaceDice,
        double predictedVolume,
        double labelVolume) {

    /** The tolerance of the normalised surface Dice in mm. */
    public static final double TOLERANCE = 2;

    /** Compares two masks on the same voxels. */
    public static CaseScore of(String caseId, String site, Mask prediction, Mask label) {
        if (!prediction.geometry().matches(label.geometry())) {
            throw new IllegalArgumentException("the masks lie on different voxels");
        }
        long overlap = overlap(prediction, label);
        long predicted = prediction.count();
        long labelled = label.count();
        double voxel = label.geometry().voxelMillilitres();
        double[] distances = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
        if (predicted > 0 && labelled > 0) {
            SurfaceDistances surfaces = SurfaceDistances.between(prediction, label);
            distances[0] = surfaces.hausdorff();
            distances[1] = surfaces.hausdorff95();
            distances[2] = surfaces.averageSymmetric();
            distances[3] = surfaces.withinTolerance(TOLERANCE);
        }
        return new CaseScore(
                caseId,
                site,
                ratio(2 * overlap, predicted + labelled),
                ratio(overlap, predicted + labelled - overlap),
                ratio(overlap, labelled),
                ratio(overlap, predicted),
                distances[0],
                distances[1],
                distances[2],
                distances[3],
                predicted * voxel,
                labelled * voxel);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? Double.NaN : part / (double) whole;
    }

    private static long overlap(Mask a, Mask b) {
        long overlap = 0;
        for (int i = 0; i < a.voxels().length; i++) {
            overlap += a.voxels()[i] & b.voxels()[i];
        }
        return overlap;
    }

    /** Predicted minus labelled volume in ml. */
    public double volumeError() {
        return predictedVolume - labelVolume;
    }

    /** Predicted minus labelled volume in percent of the labelled volume; NaN if nothing is labelled. */
    public double relativeVolumeError() {
        return labelVolume == 0 ? Double.NaN : 100 * volumeError() / labelVolume;
    }
}
