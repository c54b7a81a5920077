package org.desam4j.training.volume.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.desam4j.training.volume.Affine;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.SliceAxis;
import org.desam4j.training.volume.Turn;
import org.desam4j.training.volume.Volume;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every voxel of a turned volume is looked up where the turn says that it is stored. */
class StoredSlicesTest {
    private static final List<Affine> ORDERS = List.of(
            new Affine(List.of(-1.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0, 2.0, 0.0)),
            new Affine(List.of(1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, -2.0, 0.0)),
            new Affine(List.of(0.0, 0.0, 2.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0)));

    @ParameterizedTest
    @EnumSource
    void pixelsLieWhereTheFileHasThem(SliceAxis axis) {
        for (Affine affine : ORDERS) {
            Geometry stored = new Geometry(5, 4, 3, affine);
            Turn turn = axis.turn(stored);
            Geometry turned = turn.apply(stored);
            double[] places =
                    IntStream.range(0, stored.voxels()).asDoubleStream().toArray();
            Volume numbered = new Volume(stored, places).turned(turn);
            StoredSlices slices = new StoredSlices(stored, turn);
            assertThat(slices.columns() * slices.rows()).isEqualTo(turned.voxelsPerSlice());
            for (int z = 0; z < turned.slices(); z++) {
                for (int y = 0; y < turned.rows(); y++) {
                    for (int x = 0; x < turned.columns(); x++) {
                        int index = (int) numbered.value(x, y, z);
                        int row = index / 5 % 4;
                        int slice = index / 20;
                        int[] place = {index % 5, row, slice};
                        assertThat(slices.place(z)).isEqualTo(place[slices.sliceAxis()]);
                        assertThat(slices.point(x + 0.5, y + 0.5))
                                .containsExactly(place[slices.columnAxis()] + 0.5, place[slices.rowAxis()] + 0.5);
                        byte[] one = new byte[turned.voxelsPerSlice()];
                        one[y * turned.columns() + x] = 7;
                        int pixel = place[slices.rowAxis()] * slices.columns() + place[slices.columnAxis()];
                        byte[] expected = new byte[one.length];
                        expected[pixel] = 7;
                        assertThat(slices.pixels(one)).isEqualTo(expected);
                    }
                }
            }
        }
    }
}
