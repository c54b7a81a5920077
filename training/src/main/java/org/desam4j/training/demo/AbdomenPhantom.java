package org.desam4j.training.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Volume;

/**
 * A synthetic upper abdomen: a body of muscle with a rim of fat, a spine, a stomach, an aorta, and liver, kidneys and spleen
 * as ellipsoids with labels. The same patients could be imaged by either modality, with other intensities and voxels.
 */
final class AbdomenPhantom {
    private static final int LIVER = 1;
    private static final int KIDNEYS = 2;
    private static final int SPLEEN = 3;
    private static final double ALONG = 1000;

    /** Tissues with their Hounsfield units and their MR signal in the scanner's own units. */
    private enum Tissue {
        AIR(-1000, 0),
        FAT(-95, 900),
        MUSCLE(45, 320),
        BONE(450, 90),
        STOMACH(-20, 240),
        VESSEL(190, 60),
        LIVER(95, 520),
        KIDNEY(170, 390),
        SPLEEN(125, 240);

        private final double hounsfield;
        private final double signal;

        Tissue(double hounsfield, double signal) {
            this.hounsfield = hounsfield;
            this.signal = signal;
        }
    }

    /** Half axes and centre in mm from the volume's centre; label 0 for what is no target. */
    private record Ellipsoid(
            double x, double y, double z, double halfX, double halfY, double halfZ, Tissue tissue, int label) {
        boolean contains(double atX, double atY, double atZ) {
            double dx = (atX - x) / halfX;
            double dy = (atY - y) / halfY;
            double dz = (atZ - z) / halfZ;
            return dx * dx + dy * dy + dz * dz < 1;
        }
    }

    private final Geometry geometry;
    private final ToDoubleFunction<Tissue> intensity;
    private final double noise;
    private final Random random;
    private final List<Ellipsoid> parts = new ArrayList<>();

    private AbdomenPhantom(Geometry geometry, ToDoubleFunction<Tissue> intensity, double noise, long seed) {
        this.geometry = geometry;
        this.intensity = intensity;
        this.noise = noise;
        this.random = new Random(seed);
        addAnatomy();
    }

    /** A patient in a CT scanner: Hounsfield units. */
    static Patient ct(long seed) {
        Geometry geometry = Geometry.aligned(128, 112, 12, new Spacing(2.6, 2.6, 8));
        return new AbdomenPhantom(geometry, tissue -> tissue.hounsfield, 14, seed).image();
    }

    /** A patient in an MR scanner: the scanner's own units. */
    static Patient mr(long seed) {
        Geometry geometry = Geometry.aligned(144, 128, 12, new Spacing(2.3, 2.3, 8));
        return new AbdomenPhantom(geometry, tissue -> tissue.signal, 25, seed).image();
    }

    private void addAnatomy() {
        add(0, 0, 0, around(152, 6), around(118, 5), ALONG, Tissue.FAT, 0);
        add(0, 0, 0, around(136, 5), around(102, 4), ALONG, Tissue.MUSCLE, 0);
        add(0, around(62, 4), 0, 17, 17, ALONG, Tissue.BONE, 0);
        add(around(-6, 3), around(34, 3), 0, 10, 10, ALONG, Tissue.VESSEL, 0);
        add(around(48, 8), around(-38, 6), around(5, 8), 36, 28, 45, Tissue.STOMACH, 0);
        add(around(-66, 5), around(-14, 5), around(4, 6), around(58, 5), around(60, 5), 44, Tissue.LIVER, LIVER);
        add(around(-66, 4), around(62, 4), around(-14, 6), around(23, 3), around(20, 2), 34, Tissue.KIDNEY, KIDNEYS);
        add(around(62, 4), around(60, 4), around(-8, 6), around(23, 3), around(20, 2), 34, Tissue.KIDNEY, KIDNEYS);
        add(around(102, 3), around(18, 6), around(8, 6), around(21, 2), around(34, 4), 34, Tissue.SPLEEN, SPLEEN);
    }

    private double around(double centre, double reach) {
        return centre + reach * (2 * random.nextDouble() - 1);
    }

    private void add(double x, double y, double z, double halfX, double halfY, double halfZ, Tissue tissue, int label) {
        parts.add(new Ellipsoid(x, y, z, halfX, halfY, halfZ, tissue, label));
    }

    private Patient image() {
        double[] scan = new double[geometry.voxels()];
        byte[] labels = new byte[geometry.voxels()];
        int index = 0;
        for (int z = 0; z < geometry.slices(); z++) {
            for (int y = 0; y < geometry.rows(); y++) {
                for (int x = 0; x < geometry.columns(); x++) {
                    Tissue tissue = Tissue.AIR;
                    for (Ellipsoid part : parts) {
                        if (part.contains(
                                fromCentre(
                                        x,
                                        geometry.columns(),
                                        geometry.spacing().x()),
                                fromCentre(
                                        y, geometry.rows(), geometry.spacing().y()),
                                fromCentre(
                                        z, geometry.slices(), geometry.spacing().z()))) {
                            tissue = part.tissue();
                            labels[index] = (byte) part.label();
                        }
                    }
                    scan[index++] = intensity.applyAsDouble(tissue) + noise * random.nextGaussian();
                }
            }
        }
        return new Patient(new Volume(geometry, scan), labels);
    }

    private static double fromCentre(int index, int length, double spacing) {
        return (index - (length - 1) / 2.0) * spacing;
    }
}
