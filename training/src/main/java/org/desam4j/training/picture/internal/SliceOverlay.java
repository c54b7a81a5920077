package org.desam4j.training.picture.internal;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.desam4j.training.picture.Picture;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;

/** Draws a slice of a scan with the contours of its label and of a prediction. */
public final class SliceOverlay {
    /** The label's contour, as the report's legend shows it. */
    public static final Color LABEL = new Color(0x2ecc71);

    /** The prediction's contour. */
    public static final Color PREDICTION = new Color(0xff4fa3);

    private static final int WIDTH = 320;

    private SliceOverlay() {}

    /**
     * Draws the slice in which the label is largest.
     *
     * @param scan the whole scan
     * @param firstSlice the masks' first slice in the scan
     */
    public static Picture ofLargestSlice(PreparedScan scan, int firstSlice, Mask label, Mask prediction) {
        int best = 0;
        int bestSize = -1;
        for (int z = 0; z < label.geometry().slices(); z++) {
            int size = label.slice(z).area();
            if (size > bestSize) {
                best = z;
                bestSize = size;
            }
        }
        BufferedImage image = scaled(grey(scan, firstSlice + best), scan.geometry());
        drawContour(image, label, best, LABEL);
        drawContour(image, prediction, best, PREDICTION);
        return Picture.of(image);
    }

    private static BufferedImage grey(PreparedScan scan, int z) {
        Geometry geometry = scan.geometry();
        double[] values = scan.fullSlice(z);
        BufferedImage image = new BufferedImage(geometry.columns(), geometry.rows(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < geometry.rows(); y++) {
            for (int x = 0; x < geometry.columns(); x++) {
                int level = (int) values[y * geometry.columns() + x];
                image.setRGB(x, y, level << 16 | level << 8 | level);
            }
        }
        return image;
    }

    /** Enlarges to the report's width, with square millimetres. */
    private static BufferedImage scaled(BufferedImage slice, Geometry geometry) {
        double ratio = geometry.rows()
                * geometry.spacing().y()
                / (geometry.columns() * geometry.spacing().x());
        int height = (int) Math.max(1, Math.round(WIDTH * Math.min(4, ratio)));
        BufferedImage image = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(slice, 0, 0, WIDTH, height, null);
        graphics.dispose();
        return image;
    }

    /** Colours the pixels of the picture beyond which, to the right or below, the mask changes. */
    private static void drawContour(BufferedImage image, Mask mask, int z, Color colour) {
        for (int y = 0; y < image.getHeight() - 1; y++) {
            for (int x = 0; x < image.getWidth() - 1; x++) {
                boolean here = isSet(image, mask, x, y, z);
                if (here != isSet(image, mask, x + 1, y, z) || here != isSet(image, mask, x, y + 1, z)) {
                    image.setRGB(x, y, colour.getRGB());
                }
            }
        }
    }

    private static boolean isSet(BufferedImage image, Mask mask, int x, int y, int z) {
        Geometry geometry = mask.geometry();
        return mask.isSet(x * geometry.columns() / image.getWidth(), y * geometry.rows() / image.getHeight(), z);
    }
}
