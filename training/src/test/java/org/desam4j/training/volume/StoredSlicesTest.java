package org.desam4j.training.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slices of turned volumes, back in the order of the file's array. */
class StoredSlicesTest {
    private static final Geometry STORED = Geometry.aligned(5, 4, 3, new Spacing(1, 1, 1));

    private static Turn turn(String axes) {
        return new Turn(Arrays.stream(axes.split(" "))
                .map(axis -> new Turn.Axis(axis.charAt(axis.length() - 1) - '0', axis.startsWith("-")))
                .toList());
    }

    /** Every voxel of the turned volume is found again where it was stored. */
    @ParameterizedTest
    @ValueSource(strings = {"0 1 2", "-0 1 2", "0 -1 -2", "1 0 2", "-1 0 -2", "2 -0 1", "1 2 0", "-2 -1 -0"})
    void everyVoxelIsFoundWhereItWasStored(String axes) {
        Turn turn = turn(axes);
        double[] values = new double[STORED.voxels()];
        Arrays.setAll(values, i -> i);
        Volume turned = new Volume(STORED, values).turned(turn);
        StoredSlices slices = new StoredSlices(STORED, turn);
        int[] place = new int[3];
        for (int z = 0; z < turned.geometry().slices(); z++) {
            double[] slice = turned.slice(z);
            byte[] bytes = new byte[slice.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) slice[i];
            }
            byte[] pixels = slices.pixels(bytes);
            place[slices.sliceAxis()] = slices.place(z);
            for (int row = 0; row < slices.rows(); row++) {
                for (int column = 0; column < slices.columns(); column++) {
                    place[slices.rowAxis()] = row;
                    place[slices.columnAxis()] = column;
                    assertThat(pixels[row * slices.columns() + column])
                            .isEqualTo((byte) (place[0] + 5 * (place[1] + 4 * place[2])));
                }
            }
        }
    }

    /** Cut along the first axis, counted from its end: columns go along the second axis, and rows along the third, from its end. */
    @Test
    void pointsTurnWithTheirPixels() {
        StoredSlices slices = new StoredSlices(STORED, turn("-2 1 -0"));
        assertThat(List.of(slices.sliceAxis(), slices.columnAxis(), slices.rowAxis()))
                .containsExactly(0, 1, 2);
        assertThat(slices.place(0)).isEqualTo(4);
        assertThat(slices.point(0.5, 1.25)).containsExactly(1.25, 2.5);
    }
}
