package org.desam4j.training.picture.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.desam4j.training.picture.Picture;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Volume;
import org.junit.jupiter.api.Test;

/** Five slices of 32 x 16 voxels, whose grey level is 40 times the slice's number. A voxel is 10 x 10 pixels of the picture. */
class SliceOverlayTest {
    private static final int COLUMNS = 32;
    private static final int ROWS = 16;
    private static final int VOXEL = 10;
    private static final Geometry SCAN = Geometry.aligned(COLUMNS, ROWS, 5, new Spacing(1, 1, 4));

    private static PreparedScan scan(Geometry geometry) {
        double[] values = new double[geometry.voxels()];
        for (int i = 0; i < values.length; i++) {
            int z = i / geometry.voxelsPerSlice();
            values[i] = 40 * z;
        }
        IntensityRules.Window window =
                IntensityRules.parse(java.util.List.of("0:255")).window("A").orElseThrow();
        return new PreparedScan(new Volume(geometry, values), COLUMNS, Optional.of(window));
    }

    /** A square in slices 1 to 3 of the scan, whose side is given for each. */
    private static Mask squares(int left, int top, int... sides) {
        Geometry geometry = SCAN.range(new SliceRange(1, 4));
        byte[] voxels = new byte[geometry.voxels()];
        for (int z = 0; z < sides.length; z++) {
            for (int y = top; y < top + sides[z]; y++) {
                int row = (z * ROWS + y) * COLUMNS;
                Arrays.fill(voxels, row + left, row + left + sides[z], (byte) 1);
            }
        }
        return new Mask(geometry, voxels);
    }

    private static BufferedImage decoded(Picture picture) throws IOException {
        String prefix = "data:image/png;base64,";
        assertThat(picture.dataUri()).startsWith(prefix);
        byte[] png = Base64.getDecoder().decode(picture.dataUri().substring(prefix.length()));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(picture.width()).isEqualTo(image.getWidth());
        assertThat(picture.height()).isEqualTo(image.getHeight());
        return image;
    }

    private static int colour(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xffffff;
    }

    private static int rgb(java.awt.Color colour) {
        return colour.getRGB() & 0xffffff;
    }

    /** The label is largest in slice 2 of the scan, which has the grey level 80, though the prediction is not. */
    @Test
    void showsTheSliceWithTheLargestLabelAndBothContours() throws IOException {
        Mask label = squares(4, 3, 2, 6, 4);
        Mask prediction = squares(18, 5, 9, 3, 1);
        BufferedImage image = decoded(SliceOverlay.ofLargestSlice(scan(SCAN), 1, label, prediction));
        assertThat(image.getWidth()).isEqualTo(COLUMNS * VOXEL);
        assertThat(image.getHeight()).isEqualTo(ROWS * VOXEL);
        assertContour(image, 4, 3, 6, rgb(SliceOverlay.LABEL));
        assertContour(image, 18, 5, 3, rgb(SliceOverlay.PREDICTION));
        for (int[] place : new int[][] {{7, 6}, {19, 6}, {1, 1}, {30, 14}}) {
            assertThat(colour(image, place[0] * VOXEL + 5, place[1] * VOXEL + 5))
                    .isEqualTo(0x505050);
        }
    }

    /** The pixel before the first and the last pixel of a square along each axis have the colour. */
    private static void assertContour(BufferedImage image, int left, int top, int side, int colour) {
        int middleX = (2 * left + side) * VOXEL / 2;
        int middleY = (2 * top + side) * VOXEL / 2;
        assertThat(colour(image, left * VOXEL - 1, middleY)).isEqualTo(colour);
        assertThat(colour(image, (left + side) * VOXEL - 1, middleY)).isEqualTo(colour);
        assertThat(colour(image, middleX, top * VOXEL - 1)).isEqualTo(colour);
        assertThat(colour(image, middleX, (top + side) * VOXEL - 1)).isEqualTo(colour);
    }

    @Test
    void whereBothContoursLieThePredictionsIsShown() throws IOException {
        Mask mask = squares(4, 3, 0, 6, 0);
        BufferedImage image = decoded(SliceOverlay.ofLargestSlice(scan(SCAN), 1, mask, mask));
        assertContour(image, 4, 3, 6, rgb(SliceOverlay.PREDICTION));
    }

    /** Voxels twice as high as wide make the picture twice as high. */
    @Test
    void millimetresAreSquare() throws IOException {
        Geometry tall = Geometry.aligned(COLUMNS, ROWS, 1, new Spacing(0.5, 1, 4));
        Mask empty = new Mask(tall, new byte[tall.voxels()]);
        BufferedImage image = decoded(SliceOverlay.ofLargestSlice(scan(tall), 0, empty, empty));
        assertThat(image.getHeight()).isEqualTo(2 * ROWS * VOXEL);
    }

    /** Of slices with labels of one size the first is shown: the grey level is that of slice 1 of the scan. */
    @Test
    void theFirstOfSeveralLargestSlicesIsShown() throws IOException {
        Mask label = squares(4, 3, 5, 5, 5);
        BufferedImage image = decoded(SliceOverlay.ofLargestSlice(scan(SCAN), 1, label, squares(0, 0, 0, 0, 0)));
        assertThat(colour(image, 1, 1)).isEqualTo(0x282828);
    }

    /** Grey levels rise by 4 with each column and by 8 with each row; a voxel's middle has its level, but for interpolation. */
    @Test
    void everyVoxelIsWhereItLies() throws IOException {
        Geometry geometry = Geometry.aligned(COLUMNS, ROWS, 1, new Spacing(1, 1, 4));
        double[] values = new double[geometry.voxels()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 4 * (i % COLUMNS) + 8 * (i / COLUMNS);
        }
        PreparedScan scan =
                new PreparedScan(new Volume(geometry, values), COLUMNS, Optional.of(new IntensityRules.Window(0, 255)));
        Mask empty = new Mask(geometry, new byte[values.length]);
        BufferedImage image = decoded(SliceOverlay.ofLargestSlice(scan, 0, empty, empty));
        for (int y = 1; y < ROWS - 1; y++) {
            for (int x = 1; x < COLUMNS - 1; x++) {
                int level = colour(image, x * VOXEL + 5, y * VOXEL + 5) & 0xff;
                assertThat(level).isCloseTo(4 * x + 8 * y, within(2));
            }
        }
    }
}
