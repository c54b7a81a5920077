package org.desam4j.training.dataset.internal;

import java.util.SplittableRandom;
import org.desam4j.training.volume.GreySlice;
import org.desam4j.training.volume.MaskSlice;

/**
 * One way of altering a case: contrast, brightness, gamma and noise of its grey levels, a mirror image, and a small rotation,
 * scaling and shift. All slices of the case are altered alike. It knows nothing of what the label stands for.
 *
 * @param name tells this way from others
 * @param grey the change of the grey levels
 * @param pose the change of the places
 * @param noiseSeed of the noise
 */
public record Augmentation(String name, Grey grey, Pose pose, long noiseSeed) {

    /**
     * A change of grey levels.
     *
     * @param gain factor of the grey levels
     * @param offset added to the grey levels, of 255
     * @param gamma exponent of the grey levels in 0..1
     * @param noise standard deviation of the noise in grey levels
     */
    public record Grey(double gain, double offset, double gamma, double noise) {
        /** No change. */
        public static final Grey SAME = new Grey(1, 0, 1, 0);
    }

    /**
     * A change of places.
     *
     * @param mirrored true if left and right change sides
     * @param degrees of rotation, clockwise
     * @param scale of the anatomy
     * @param shiftX in parts of the slice's width
     * @param shiftY in parts of the slice's height
     */
    public record Pose(boolean mirrored, double degrees, double scale, double shiftX, double shiftY) {
        /** No change. */
        public static final Pose SAME = new Pose(false, 0, 1, 0, 0);

        private double sourceX(int x, int y, int size) {
            double centre = (size - 1) / 2.0;
            double dx = (x - centre - shiftX * size) / scale;
            double dy = (y - centre - shiftY * size) / scale;
            double rotated = Math.cos(Math.toRadians(degrees)) * dx + Math.sin(Math.toRadians(degrees)) * dy;
            return centre + (mirrored ? -rotated : rotated);
        }

        private double sourceY(int x, int y, int size) {
            double centre = (size - 1) / 2.0;
            double dx = (x - centre - shiftX * size) / scale;
            double dy = (y - centre - shiftY * size) / scale;
            return centre - Math.sin(Math.toRadians(degrees)) * dx + Math.cos(Math.toRadians(degrees)) * dy;
        }
    }

    /**
     * The way that a seed, a case and the number of its copy determine: a gain of 0.8 to 1.2, an offset of -15 to 15, a gamma of
     * exp(-0.35) to exp(0.35), noise of 0 to 6, a rotation of -12 to 12 degrees, a scale of 0.88 to 1.12, and shifts of -0.05 to 0.05,
     * each evenly spread, gamma by its logarithm.
     */
    public static Augmentation of(long seed, String caseId, int copy) {
        SplittableRandom random = new SplittableRandom(31 * (31 * seed + caseId.hashCode()) + copy);
        Grey grey = new Grey(
                around(random, 1, 0.2),
                around(random, 0, 15),
                Math.exp(around(random, 0, 0.35)),
                6 * random.nextDouble());
        Pose pose = new Pose(
                random.nextBoolean(),
                around(random, 0, 12),
                around(random, 1, 0.12),
                around(random, 0, 0.05),
                around(random, 0, 0.05));
        return new Augmentation("seed" + seed + "-copy" + copy, grey, pose, random.nextLong());
    }

    private static double around(SplittableRandom random, double centre, double reach) {
        return centre + reach * (2 * random.nextDouble() - 1);
    }

    /** An altered copy of a case. */
    public PreparedCase apply(PreparedCase original) {
        SplittableRandom random = new SplittableRandom(noiseSeed);
        return original.altered(
                original.id() + "." + name,
                original.fingerprint() + " " + this,
                slice -> image(slice, random),
                this::mask);
    }

    private GreySlice image(GreySlice slice, SplittableRandom random) {
        int size = slice.rows();
        byte[] result = new byte[size * size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double level = interpolated(slice, pose.sourceX(x, y, size), pose.sourceY(x, y, size));
                double curved = 255 * Math.pow(level / 255, grey.gamma());
                double value = grey.gain() * curved + grey.offset() + grey.noise() * random.nextGaussian();
                // What the scanner left at exactly 0 is outside of the patient, and stays there.
                result[y * size + x] = (byte) (level == 0 ? 0 : Math.round(Math.min(255, Math.max(0, value))));
            }
        }
        return new GreySlice(size, size, result);
    }

    private MaskSlice mask(MaskSlice slice) {
        int size = slice.rows();
        byte[] result = new byte[size * size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int fromX = (int) Math.round(pose.sourceX(x, y, size));
                int fromY = (int) Math.round(pose.sourceY(x, y, size));
                boolean inside = fromX >= 0 && fromX < size && fromY >= 0 && fromY < size;
                result[y * size + x] = inside ? slice.pixels()[fromY * size + fromX] : 0;
            }
        }
        return new MaskSlice(size, size, result);
    }

    /** Bilinear; 0 outside. */
    private static double interpolated(GreySlice slice, double x, double y) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double u = x - left;
        double v = y - top;
        return (1 - u) * (1 - v) * grey(slice, left, top)
                + u * (1 - v) * grey(slice, left + 1, top)
                + (1 - u) * v * grey(slice, left, top + 1)
                + u * v * grey(slice, left + 1, top + 1);
    }

    private static int grey(GreySlice slice, int x, int y) {
        return x < 0 || y < 0 || x >= slice.columns() || y >= slice.rows() ? 0 : slice.level(y, x);
    }
}
