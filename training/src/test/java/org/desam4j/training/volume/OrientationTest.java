package org.desam4j.training.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders of storage. Expected orientations are those that nibabel 5.0 gives. */
class OrientationTest {

    private static Affine affine(String numbers) {
        return new Affine(DoubleStream.of(java.util.Arrays.stream(numbers.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .boxed()
                .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "-0.6 0 0 90 0 0.55 0.12 -40 0 -0.09 3.6 12, LAS",
        "0 0.1 2.9 0 0.7 0 0.3 0 0 -0.6 0.4 0, AIR",
        "0.2 -3 0.1 0 -0.8 -0.3 0 0 0 0.1 0.9 0, PLS",
        "0.55499999 -0.29820857 0.93283422 -10 0.38731285 0.39999999 0.91641713 20 0.32320856 0.03273618 -2.7 30, RAI"
    })
    void orientationsAreThoseOfNibabel(String numbers, String code) {
        assertThat(Orientation.of(affine(numbers)).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LP", "LPP", "LRS", "LPX", "lps"})
    void anOrientationNamesEachAxisOnce(String code) {
        assertThatThrownBy(() -> new Orientation(code)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The 48 orders in which the same voxels can be stored. */
    private static List<Turn> orders() {
        List<Turn> orders = new ArrayList<>();
        for (String letters : List.of("RAS", "RSA", "ARS", "ASR", "SRA", "SAR")) {
            for (int signs = 0; signs < 8; signs++) {
                StringBuilder code = new StringBuilder(letters);
                for (int axis = 0; axis < 3; axis++) {
                    if ((signs >> axis & 1) == 1) {
                        code.setCharAt(axis, "LPI".charAt("RAS".indexOf(letters.charAt(axis))));
                    }
                }
                orders.add(new Orientation("LPS").turnTo(new Orientation(code.toString())));
            }
        }
        return orders;
    }

    /** A volume stored in another order, as a copy of its own. */
    private static Volume stored(Volume volume, Turn order) {
        Volume view = volume.turned(order);
        return new Volume(view.geometry(), view.values());
    }

    /**
     * Axial, oblique, at 45 degrees, where two orientations are equally close, isotropic, and with the largest voxels along each
     * axis: however the voxels are stored, slices are the same, voxel for voxel, and a mask comes back in the stored order.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1 0 0 10 0 -1.5 0 20 0 0 4 30",
                "-0.6 0 0 90 0 0.55 0.12 -40 0 -0.09 3.6 12",
                "0.70710678 -0.70710678 0 0 0.70710678 0.70710678 0 0 0 0 3 0",
                "0.57735 -0.70711 0.40825 0 0.57735 0.70711 0.40825 0 0.57735 0 -0.8165 0",
                "-1 0 0 0 0 -1 0 0 0 0 1 0",
                "-4 0 0 0 0 -1 0 0 0 0 1 0",
                "-1 0 0 0 0 -4 0.3 0 0 0.3 1 0"
            })
    void everyOrderOfStorageGivesTheSameSlices(String numbers) {
        Geometry geometry = new Geometry(5, 4, 3, affine(numbers));
        Volume original = new Volume(geometry, new Random(3).doubles(60).toArray());
        List<Turn> orders = orders();
        assertThat(orders).doesNotHaveDuplicates().hasSize(48);
        for (SliceAxis axis : List.of(SliceAxis.AUTO, SliceAxis.X, SliceAxis.Y, SliceAxis.Z)) {
            Volume expected = original.turned(axis.turn(geometry));
            for (Turn order : orders) {
                Volume copy = stored(original, order);
                Turn turn = axis.turn(copy.geometry());
                Volume turned = copy.turned(turn);
                assertThat(turned.values()).containsExactly(expected.values());
                assertThat(turned.geometry().matches(expected.geometry())).isTrue();
                assertThat(turned.geometry().spacing())
                        .isEqualTo(expected.geometry().spacing());
                assertMaskComesBack(copy, turned, turn);
            }
        }
    }

    /** A mask of the values above a half, made of the turned volume, lies on the same values of the stored one. */
    private static void assertMaskComesBack(Volume stored, Volume turned, Turn turn) {
        byte[] voxels = new byte[turned.geometry().voxels()];
        double[] values = turned.values();
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (byte) (values[i] > 0.5 ? 1 : 0);
        }
        LabelMap labels = new LabelMap(new PlainHeader(stored.geometry()));
        labels.draw(new Mask(turned.geometry(), voxels), turn, 7);
        double[] original = stored.values();
        for (int i = 0; i < original.length; i++) {
            assertThat(labels.label(i)).isEqualTo(original[i] > 0.5 ? 7 : 0);
        }
    }

    private record PlainHeader(Geometry geometry) implements VolumeHeader {
        @Override
        public boolean hasVoxelsOf(VolumeHeader other) {
            return geometry.matches(other.geometry());
        }
    }

    /** Each value keeps its place in the patient. */
    @ParameterizedTest
    @EnumSource(
            value = SliceAxis.class,
            names = {"X", "Y", "Z"})
    void turningMovesNoVoxel(SliceAxis axis) {
        Geometry geometry = new Geometry(5, 4, 3, affine("-0.6 0 0 90 0 0.55 0.12 -40 0 -0.09 3.6 12"));
        Turn turn = axis.turn(geometry);
        Geometry turned = turn.apply(geometry);
        Strides strides = turn.strides(geometry);
        for (int z = 0; z < turned.slices(); z++) {
            for (int y = 0; y < turned.rows(); y++) {
                for (int x = 0; x < turned.columns(); x++) {
                    int index = strides.index(x, y, z);
                    int row = index / 5 % 4;
                    int slice = index / 20;
                    double[] expected = geometry.affine().place(index % 5, row, slice);
                    assertThat(turned.affine().place(x, y, z)).containsExactly(expected, within(1e-9));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 4, Z",
        "4, 1, 1, X",
        "1, 4, 1, Y",
        "1, 1, 1, Z",
        "4, 1, 4, Z",
        "4, 4, 1, Y",
        "1.0005, 1, 1, Z",
        "2, 3, 1, Y"
    })
    void slicesFollowTheLargestVoxels(double left, double back, double up, SliceAxis expected) {
        Geometry lps = Geometry.aligned(5, 4, 3, new Spacing(left, back, up));
        assertThat(SliceAxis.AUTO.in(lps)).isEqualTo(expected);
        for (Turn order : orders()) {
            assertThat(SliceAxis.AUTO.in(order.apply(lps))).isEqualTo(expected);
        }
    }

    /** Slices show the patient upright, as a radiologist looks at them. */
    @ParameterizedTest
    @CsvSource({"X, PIL", "Y, LIP", "Z, LPS"})
    void slicesAreUpright(SliceAxis axis, String code) {
        Geometry stored = Geometry.aligned(5, 4, 3, new Spacing(1, 1, 1));
        assertThat(Orientation.of(axis.turn(stored).apply(stored).affine()).code())
                .isEqualTo(code);
    }
}
