package org.desam4j.training.evaluate;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.desam4j.training.internal.Quantile;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;

/**
 * Distances between the surfaces of two masks in mm. As in MONAI, MetricsReloaded and MedPy the surface is the mask without its
 * erosion by the 6-neighbourhood, what lies outside the volume is background, and each surface voxel counts once.
 */
final class SurfaceDistances {
    private static final double NEARLY_ALL = 0.95;

    private final double[] toLabel;
    private final double[] toPrediction;

    private SurfaceDistances(double[] toLabel, double[] toPrediction) {
        this.toLabel = toLabel;
        this.toPrediction = toPrediction;
    }

    /** Distances between two masks on the same voxels, neither of them empty. */
    static SurfaceDistances between(Mask prediction, Mask label) {
        boolean[] predicted = surface(prediction);
        boolean[] labelled = surface(label);
        Geometry geometry = label.geometry();
        return new SurfaceDistances(
                distances(predicted, DistanceTransform.squared(labelled, geometry)),
                distances(labelled, DistanceTransform.squared(predicted, geometry)));
    }

    /** Voxels of a mask of which a neighbour along an axis is not in the mask. */
    static boolean[] surface(Mask mask) {
        Geometry geometry = mask.geometry();
        int columns = geometry.columns();
        int slice = geometry.voxelsPerSlice();
        byte[] voxels = mask.voxels();
        boolean[] surface = new boolean[voxels.length];
        for (int i = 0; i < voxels.length; i++) {
            if (voxels[i] != 0) {
                int x = i % columns;
                int y = i / columns % geometry.rows();
                int z = i / slice;
                boolean inner = x > 0
                        && x < columns - 1
                        && y > 0
                        && y < geometry.rows() - 1
                        && z > 0
                        && z < geometry.slices() - 1
                        && (voxels[i - 1] & voxels[i + 1] & voxels[i - columns] & voxels[i + columns]) != 0
                        && (voxels[i - slice] & voxels[i + slice]) != 0;
                surface[i] = !inner;
            }
        }
        return surface;
    }

    private static double[] distances(boolean[] from, double[] squared) {
        DoubleStream.Builder distances = DoubleStream.builder();
        for (int i = 0; i < from.length; i++) {
            if (from[i]) {
                distances.add(Math.sqrt(squared[i]));
            }
        }
        return distances.build().sorted().toArray();
    }

    /** The Hausdorff distance: the largest distance from one surface to the other, either way. */
    double hausdorff() {
        return Math.max(toLabel[toLabel.length - 1], toPrediction[toPrediction.length - 1]);
    }

    /**
     * The 95 % Hausdorff distance: the larger of the two directed 95th percentiles, each with linear interpolation between
     * neighbouring values (MONAI's {@code compute_hausdorff_distance}, MetricsReloaded's {@code HD_perc}).
     */
    double hausdorff95() {
        return Math.max(Quantile.of(toLabel, NEARLY_ALL), Quantile.of(toPrediction, NEARLY_ALL));
    }

    /** The 95th percentile, with linear interpolation, of both directed sets of distances together (MedPy's {@code hd95}). */
    double pooledHausdorff95() {
        return Quantile.of(pooled().sorted().toArray(), NEARLY_ALL);
    }

    /**
     * The average symmetric surface distance: the mean of both directed sets of distances together (MONAI's
     * {@code compute_average_surface_distance} with {@code symmetric}, MetricsReloaded's ASSD).
     */
    double averageSymmetric() {
        return pooled().average().orElseThrow();
    }

    /** The mean average surface distance: the mean of the two directed means (MetricsReloaded's MASD). */
    double meanAverage() {
        return (mean(toLabel) + mean(toPrediction)) / 2;
    }

    private DoubleStream pooled() {
        return DoubleStream.concat(Arrays.stream(toLabel), Arrays.stream(toPrediction));
    }

    /**
     * The normalised surface Dice: the share of both surfaces' voxels that lie within the tolerance of the other surface (Nikolov
     * et al., 2021, with voxels counted in place of areas, as MONAI and MetricsReloaded do).
     */
    double withinTolerance(double millimetres) {
        long close = Arrays.stream(toLabel).filter(d -> d <= millimetres).count()
                + Arrays.stream(toPrediction).filter(d -> d <= millimetres).count();
        return close / (double) (toLabel.length + toPrediction.length);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
