package org.desam4j.training.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Volume;

/**
 * A synthetic pelvis in a T2-weighted style: a body of muscle with a rim of fat, two hip bones, a bright bladder, a dark
 * rectum, vessels, a distractor as bright as the gland, and an irregular elliptic gland whose voxels are the label.
 */
final class Phantom {
    private static final double MUSCLE = 0.3;
    private static final double FAT = 1;
    private static final double BONE = 0.12;
    private static final double FLUID = 0.95;
    private static final double GAS = 0.05;
    private static final double GLAND = 0.62;
    private static final double GLAND_CORE = 0.5;
    private static final double FAR = 100;
    private static final int LOBES = 4;

    private final PhantomSite site;
    private final Geometry geometry;
    private final Random random;
    private final double glandX;
    private final double glandY;
    private final double glandZ;
    private final double glandRadius;
    private final double glandHeight;
    private final double gamma;
    private final double glandContrast;
    private final double noise;
    private final double[] lobeSize = new double[LOBES];
    private final double[] lobePhase = new double[LOBES];
    private final List<Ellipse> anatomy = new ArrayList<>();
    private final double[] bias = new double[4];

    /** An ellipse in every slice between two heights, in mm from the volume's centre. */
    private record Ellipse(
            double x, double y, double radiusX, double radiusY, double fromZ, double toZ, double intensity) {
        /** Roughly the distance to the edge in mm, negative inside. */
        double distance(double atX, double atY) {
            double dx = (atX - x) / radiusX;
            double dy = (atY - y) / radiusY;
            return (Math.sqrt(dx * dx + dy * dy) - 1) * Math.min(radiusX, radiusY);
        }
    }

    private Phantom(PhantomSite site, long seed) {
        this.site = site;
        this.random = new Random(seed);
        geometry = Geometry.aligned(
                site.voxels().across(),
                site.voxels().across(),
                site.voxels().slices(),
                site.voxels().spacing());
        glandX = around(0, 10);
        glandY = around(1, 9);
        glandZ = around(0, 3);
        glandRadius = around(20, 3.5) * site.glandScale();
        glandHeight = around(20, 2) * site.glandScale();
        gamma = around(1, 0.2) * site.scanner().gamma();
        glandContrast = around(1, 0.15) * site.scanner().glandContrast();
        noise = around(1, 0.4) * site.scanner().noise();
        for (int lobe = 0; lobe < LOBES; lobe++) {
            lobeSize[lobe] = 0.09 * random.nextDouble() / (1 + 0.3 * lobe);
            lobePhase[lobe] = 2 * Math.PI * random.nextDouble();
        }
        for (int i = 0; i < bias.length; i++) {
            bias[i] = site.scanner().biasField() * (2 * random.nextDouble() - 1);
        }
        addAnatomy();
    }

    /** Makes a patient of a site; the same seed makes the same patient. */
    static Patient patient(PhantomSite site, long seed) {
        return new Phantom(site, seed).image();
    }

    private double around(double centre, double reach) {
        return centre + reach * (2 * random.nextDouble() - 1);
    }

    private void addAnatomy() {
        double extent = 1000;
        addAlong(0, 0, around(54, 2), around(46, 2), -extent, extent, FAT);
        addAlong(0, 0, around(48, 1), around(40, 1), -extent, extent, MUSCLE);
        addAlong(around(-40, 2), around(0, 4), 7, 14, -extent, extent, BONE);
        addAlong(around(40, 2), around(0, 4), 7, 14, -extent, extent, BONE);
        addAlong(glandX + around(0, 4), glandY - around(24, 3), around(13, 3), around(8, 2), -extent, 18, FLUID);
        addAlong(glandX + around(0, 3), glandY + around(29, 2), around(9, 2), around(7, 1), -extent, extent, GAS);
        addAlong(around(-27, 3), around(20, 5), around(8, 2), around(5, 1), -extent, extent, GLAND);
        for (int vessel = 0; vessel < 5; vessel++) {
            double side = vessel % 2 == 0 ? -1 : 1;
            addAlong(side * around(29, 4), around(-4, 18), around(2.5, 1), around(2.5, 1), -extent, extent, FLUID);
        }
    }

    private void addAlong(double x, double y, double radiusX, double radiusY, double from, double to, double value) {
        anatomy.add(new Ellipse(x, y, radiusX, radiusY, from, to, value));
    }

    private Patient image() {
        double[] scan = new double[geometry.voxels()];
        byte[] label = new byte[geometry.voxels()];
        int index = 0;
        for (int z = 0; z < geometry.slices(); z++) {
            double atZ = (z - (geometry.slices() - 1) / 2.0)
                    * site.voxels().spacing().z();
            for (int y = 0; y < geometry.rows(); y++) {
                double atY = (y - (geometry.rows() - 1) / 2.0)
                        * site.voxels().spacing().y();
                for (int x = 0; x < geometry.columns(); x++) {
                    double atX = (x - (geometry.columns() - 1) / 2.0)
                            * site.voxels().spacing().x();
                    double toGland = toGland(atX, atY, atZ);
                    label[index] = (byte) (toGland < 0 ? 1 : 0);
                    scan[index++] = measured(tissue(atX, atY, atZ, toGland), atX, atY);
                }
            }
        }
        return new Patient(new Volume(geometry, scan), label);
    }

    /** Roughly the distance to the gland's edge in mm, negative inside. */
    private double toGland(double x, double y, double z) {
        double height = (z - glandZ) / glandHeight;
        if (Math.abs(height) >= 1) {
            return FAR;
        }
        double dx = x - glandX;
        double dy = (y - glandY) * 1.2;
        double angle = Math.atan2(dy, dx);
        double radius = glandRadius * Math.sqrt(1 - height * height);
        for (int lobe = 0; lobe < LOBES; lobe++) {
            radius *= 1 + lobeSize[lobe] * Math.cos((lobe + 2) * angle + lobePhase[lobe]);
        }
        return Math.hypot(dx, dy) - radius;
    }

    private double tissue(double x, double y, double z, double toGland) {
        double value = 0;
        for (Ellipse part : anatomy) {
            if (z >= part.fromZ() && z <= part.toZ()) {
                value = mixed(value, part.intensity(), part.distance(x, y));
            }
        }
        double gland = MUSCLE + (GLAND - MUSCLE) * glandContrast;
        double core = MUSCLE + (GLAND_CORE - MUSCLE) * glandContrast;
        double coreDistance = toGland + 0.5 * glandRadius;
        return mixed(value, mixed(gland, core, coreDistance), toGland);
    }

    /** The inner value inside, the outer one outside, and a blurred step between. */
    private double mixed(double outer, double inner, double distance) {
        double share = 1
                / (1
                        + Math.exp(Math.max(
                                -50, Math.min(50, 2 * distance / site.scanner().blur()))));
        return outer + share * (inner - outer);
    }

    /** The scanner's value of a tissue: contrast, coil sensitivity, and the noise of a magnitude image. */
    private double measured(double tissue, double x, double y) {
        double u = x / 64;
        double v = y / 64;
        double sensitivity = Math.exp(bias[0] * u + bias[1] * v + bias[2] * u * v + bias[3] * (u * u - v * v));
        double signal = Math.pow(Math.max(0, tissue), gamma) * sensitivity;
        double real = signal + noise * random.nextGaussian();
        double imaginary = noise * random.nextGaussian();
        return 1000 * Math.hypot(real, imaginary);
    }
}
