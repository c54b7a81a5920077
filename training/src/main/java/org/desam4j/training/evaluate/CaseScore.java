package org.desam4j.training.evaluate;

import org.desam4j.training.volume.Mask;

/**
 * How one case's mask compares with its label. A distance is NaN where a mask is empty, since there is no surface to
 * measure from; Dice and IoU are 0 there, and NaN if both are empty.
 *
 * @param caseId the case
 * @param site its site
 * @param dice {@code 2 |P and L| / (|P| + |L|)} over the volume
 * @param iou {@code |P and L| / |P or L|}
 * @param hausdorff in mm
 * @param hausdorff95 in mm
 * @param averageSurfaceDistance in mm
 * @param predictedVolume in ml
 * @param labelVolume in ml
 */
public record CaseScore(
        String caseId,
        String site,
        double dice,
        double iou,
        double hausdorff,
        double hausdorff95,
        double averageSurfaceDistance,
        double predictedVolume,
        double labelVolume) {

    /** Compares two masks on the same voxels. */
    public static CaseScore of(String caseId, String site, Mask prediction, Mask label) {
        if (!prediction.geometry().matches(label.geometry())) {
            throw new IllegalArgumentException("the masks lie on different voxels");
        }
        long overlap = overlap(prediction, label);
        long predicted = prediction.count();
        long labelled = label.count();
        long union = predicted + labelled - overlap;
        double voxel = label.geometry().voxelMillilitres();
        double hausdorff = Double.NaN;
        double hausdorff95 = Double.NaN;
        double average = Double.NaN;
        if (predicted > 0 && labelled > 0) {
            SurfaceDistances distances = SurfaceDistances.between(prediction, label);
            hausdorff = distances.hausdorff();
            hausdorff95 = distances.hausdorff95();
            average = distances.averageSymmetric();
        }
        return new CaseScore(
                caseId,
                site,
                union == 0 ? Double.NaN : 2.0 * overlap / (predicted + labelled),
                union == 0 ? Double.NaN : overlap / (double) union,
                hausdorff,
                hausdorff95,
                average,
                predicted * voxel,
                labelled * voxel);
    }

    private static long overlap(Mask a, Mask b) {
        long overlap = 0;
        for (int i = 0; i < a.voxels().length; i++) {
            overlap += a.voxels()[i] & b.voxels()[i];
        }
        return overlap;
    }

    /** Predicted minus labelled volume in percent of the labelled volume; NaN if nothing is labelled. */
    public double relativeVolumeError() {
        return labelVolume == 0 ? Double.NaN : 100 * (predictedVolume - labelVolume) / labelVolume;
    }
}
