package org.desam4j.training.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.desam4j.model.Golden;
import org.desam4j.training.preprocess.internal.EncoderInput;
import org.desam4j.training.preprocess.internal.SliceResampler;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.GreySlice;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Volume;
import org.desam4j.training.volume.Volumes;
import org.desam4j.training.volume.internal.Overlap;
import org.desam4j.weights.NumpyArchive;
import org.desam4j.weights.TensorView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

class PreprocessingTest {

    private static Map<String, TensorView> expected() throws IOException {
        return NumpyArchive.read(Golden.path("preprocess/expected.npz"));
    }

    @ParameterizedTest
    @CsvSource({
        "int16_scaled.nii.gz, int16_scaled",
        "float32.nii, float32",
        "float64_nifti2.nii.gz, float64_nifti2",
        "int16_big_endian.nii, int16_big_endian"
    })
    void intensitiesAreScaledAsPublished(String file, String name) throws IOException {
        Path path = Golden.path("preprocess/" + file);
        Volume volume = Volumes.read(path).volume();
        double[] bounds = expected().get(name + "_bounds").toDoubles();
        IntensityScaling scaling = IntensityScaling.of(volume);
        assertThat(scaling.low()).isCloseTo(bounds[0], within(1e-9 * Math.abs(bounds[0]) + 1e-9));
        assertThat(scaling.high()).isCloseTo(bounds[1], within(1e-9 * Math.abs(bounds[1])));
        double[] values = volume.values();
        double[] grey = expected().get(name + "_uint8").toDoubles();
        for (int i = 0; i < grey.length; i++) {
            assertThat((double) scaling.grey(values[i])).isEqualTo(grey[i]);
        }
    }

    @Test
    void enlargesAsPillowDoes() throws IOException {
        byte[] slice = bytes(expected().get("gray256"));
        byte[] reference = bytes(expected().get("gray1024_bilinear8bit"));
        assertThat(EncoderInput.enlarged(slice, 256, 1024)).isEqualTo(reference);
    }

    @Test
    void normalisesAsSam() throws IOException {
        byte[] slice = bytes(expected().get("gray256"));
        try (INDArray input = EncoderInput.of(List.of(new GreySlice(256, 256, slice)), 1024)) {
            INDArray corner = input.get(
                    NDArrayIndex.point(0),
                    NDArrayIndex.all(),
                    NDArrayIndex.interval(0, 64),
                    NDArrayIndex.interval(0, 64));
            Golden.assertClose(corner, expected().get("normalised_corner").toArray(), 1e-6);
        }
    }

    private static byte[] bytes(TensorView tensor) throws IOException {
        double[] values = tensor.toDoubles();
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (int) values[i];
        }
        return bytes;
    }

    /** A cubic spline passes through its samples. */
    @Test
    void aSliceOfTheRightSizeStaysAsItIs() {
        double[] slice = new Random(1).doubles(40 * 40).toArray();
        double[] resized = SliceResampler.cubic(slice, 40, 40, 40);
        for (int i = 0; i < slice.length; i++) {
            assertThat(resized[i]).isCloseTo(slice[i], within(1e-9));
        }
    }

    /** Away from the border, where the outside counts as 0, cubic interpolation gives cubic polynomials exactly. */
    @Test
    void enlargingGivesCubicPolynomialsExactly() {
        int n = 40;
        double[] slice = new double[n * n];
        for (int y = 0; y < n; y++) {
            for (int x = 0; x < n; x++) {
                slice[y * n + x] = polynomial(x, y);
            }
        }
        int size = 100;
        double[] resized = SliceResampler.cubic(slice, n, n, size);
        for (int y = 40; y < 60; y++) {
            for (int x = 40; x < 60; x++) {
                double value = polynomial((x + 0.5) * n / size - 0.5, (y + 0.5) * n / size - 0.5);
                assertThat(resized[y * size + x]).isCloseTo(value, within(1e-6 * Math.abs(value)));
            }
        }
    }

    private static double polynomial(double x, double y) {
        return 5 + x + 0.02 * x * x * x + 3 * y * y - 0.01 * x * y * y;
    }

    /** A constant shrinks to itself away from the border, and to less beside it, where zeros come in. */
    @Test
    void shrinkingSmoothsAndDarkensTheBorder() {
        double[] slice = new double[120 * 90];
        java.util.Arrays.fill(slice, 100);
        slice[slice.length - 1] = 0;
        double[] resized = SliceResampler.cubic(slice, 120, 90, 30);
        assertThat(resized[15 * 30 + 15]).isCloseTo(100, within(1e-2));
        assertThat(resized[0]).isLessThan(99).isPositive();
    }

    /** A window stretches its range to all grey levels, and 0 is a value like others. */
    @Test
    void aWindowIsClippedAndStretched() {
        IntensityScaling scaling = IntensityScaling.of(new IntensityRules.Window(-100, 155));
        assertThat(scaling.grey(-300)).isZero();
        assertThat(scaling.grey(-100)).isZero();
        assertThat(scaling.grey(0)).isEqualTo(100);
        assertThat(scaling.grey(55.5)).isEqualTo(155);
        assertThat(scaling.grey(900)).isEqualTo(255);
    }

    /** Grey levels pass the resizing as they are where a side has the network's size already. */
    @ParameterizedTest
    @CsvSource({"256, 256", "96, 96"})
    void aScanOfTheNetworksSizePassesUnchanged(int pixels, int size) {
        Random random = new Random(4);
        double[] values =
                random.doubles((long) pixels * pixels, 0, 256).map(Math::floor).toArray();
        Geometry geometry = Geometry.aligned(pixels, pixels, 1, new Spacing(1, 1, 1));
        PreparedScan scan =
                new PreparedScan(new Volume(geometry, values), size, Optional.of(new IntensityRules.Window(0, 255)));
        byte[] slice = scan.slice(0).levels();
        for (int i = 0; i < slice.length; i++) {
            assertThat((double) (slice[i] & 0xff)).isEqualTo(scan.fullSlice(0)[i]);
        }
    }

    /** A pixel among equal ones keeps their value, at every ratio and every grey level. */
    @ParameterizedTest
    @CsvSource({"128, 128", "200, 200", "256, 180", "320, 300", "384, 384", "512, 500"})
    void evenGreyStaysEven(int rows, int columns) {
        for (int grey = 1; grey < 256; grey += 23) {
            double[] slice = new double[rows * columns];
            java.util.Arrays.fill(slice, grey);
            slice[0] = 0;
            slice[1] = 255;
            byte[] resized = SliceResampler.truncated(SliceResampler.cubic(slice, rows, columns, 256));
            for (int i = 0; i < resized.length; i++) {
                boolean middle = Math.abs(i % 256 - 128) < 80 && Math.abs(i / 256 - 128) < 80;
                assertThat(resized[i] & 0xff).isEqualTo(middle ? grey : resized[i] & 0xff);
            }
        }
    }

    /** Areas that scikit-image's uint8 Gaussian (SciPy's gaussian_filter, mode constant) leaves of discs; 0 for an erased one. */
    @ParameterizedTest
    @CsvSource({
        "224, 1941",
        "288, 3205",
        "318, 3909",
        "319, 3940",
        "320, 3705",
        "321, 0",
        "322, 3737",
        "325, 0",
        "328, 0",
        "329, 0",
        "330, 0",
        "333, 0",
        "334, 0",
        "335, 4052",
        "336, 4077",
        "384, 5385",
        "400, 5869",
        "401, 0",
        "510, 0",
        "512, 9281"
    })
    void theErodingResizeTakesAPixelFromLargeLabelsAndErasesSome(int n, int left) {
        assertThat(Overlap.area(SliceResampler.truncatingGaussian(disc(n), n, n, 256)))
                .isEqualTo(left);
    }

    private static byte[] disc(int n) {
        byte[] disc = new byte[n * n];
        for (int i = 0; i < disc.length; i++) {
            int column = i % n;
            int row = i / n;
            disc[i] = (byte) (Math.hypot(column - n / 2.0, row - n / 2.0) < n / 9.0 ? 1 : 0);
        }
        return disc;
    }

    /** The original's rule: the source index is {@code floor((i + 0.5) n / m)}. */
    @Test
    void labelsTakeTheNearestPixelWithHalvesRoundedUp() {
        byte[] row = {0, 1, 2, 3, 4, 5, 6, 7};
        assertThat(SliceResampler.nearest(row, 1, 8, 4)).startsWith(new byte[] {1, 3, 5, 7});
        byte[] small = {1, 2};
        assertThat(SliceResampler.nearest(small, 1, 2, 5)).startsWith(new byte[] {1, 1, 2, 2, 2});
    }
}
