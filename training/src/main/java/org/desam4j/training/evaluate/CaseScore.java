package org.desam4j.training.evaluate;

import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.desam4j.training.volume.Mask;

/**
 * The comparison of one case's mask P with its label L. What is undefined is NaN: distances where a mask is empty, since there is
 * no surface to measure from, and ratios whose denominator is zero. A missed organ has Dice, IoU and surface Dice 0; where label
 * and mask are both empty, these are undefined.
 *
 * @param caseId the case
 * @param site its site
 * @param dice {@code 2 |P and L| / (|P| + |L|)} over the volume
 * @param iou {@code |P and L| / |P or L|}
 * @param sensitivity {@code |P and L| / |L|}
 * @param precision {@code |P and L| / |P|}
 * @param hausdorff the Hausdorff distance in mm
 * @param hausdorff95 the larger of the two directed 95th percentiles in mm
 * @param pooledHausdorff95 the 95th percentile of both directed sets of distances together, in mm
 * @param averageSymmetricSurfaceDistance the mean of both directed sets of distances together, in mm
 * @param meanAverageSurfaceDistance the mean of the two directed means, in mm
 * @param surfaceDice the share of both surfaces within {@link #TOLERANCE} of each other; 0 where exactly one mask is empty
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
        double pooledHausdorff95,
        double averageSymmetricSurfaceDistance,
        double meanAverageSurfaceDistance,
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
        Optional<SurfaceDistances> surfaces = predicted > 0 && labelled > 0
                ? Optional.of(SurfaceDistances.between(prediction, label))
                : Optional.empty();
        double withoutSurfaces = predicted + labelled > 0 ? 0 : Double.NaN;
        return new CaseScore(
                caseId,
                site,
                ratio(2 * overlap, predicted + labelled),
                ratio(overlap, predicted + labelled - overlap),
                ratio(overlap, labelled),
                ratio(overlap, predicted),
                distance(surfaces, SurfaceDistances::hausdorff),
                distance(surfaces, SurfaceDistances::hausdorff95),
                distance(surfaces, SurfaceDistances::pooledHausdorff95),
                distance(surfaces, SurfaceDistances::averageSymmetric),
                distance(surfaces, SurfaceDistances::meanAverage),
                surfaces.map(both -> both.withinTolerance(TOLERANCE)).orElse(withoutSurfaces),
                predicted * voxel,
                labelled * voxel);
    }

    private static double distance(Optional<SurfaceDistances> surfaces, ToDoubleFunction<SurfaceDistances> measure) {
        return surfaces.map(measure::applyAsDouble).orElse(Double.NaN);
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
