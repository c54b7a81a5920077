package org.desam4j.training.inference.postprocess.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.Spacing;
import org.junit.jupiter.api.Test;

/** The largest component against flood filling with 26 neighbours. */
class LargestComponentTest {
    private static final Geometry GEOMETRY = Geometry.aligned(7, 6, 5, new Spacing(1, 1, 1));

    @Test
    void randomMasksKeepWhatFloodFillingFindsLargest() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            double density = 0.02 + 0.3 * random.nextDouble();
            byte[] voxels = new byte[GEOMETRY.voxels()];
            for (int i = 0; i < voxels.length; i++) {
                voxels[i] = (byte) (random.nextDouble() < density ? 1 : 0);
            }
            assertThat(LargestComponent.of(new Mask(GEOMETRY, voxels)).voxels()).isEqualTo(largest(voxels));
        }
    }

    /** The largest component; of equals the one whose first voxel comes first. */
    private static byte[] largest(byte[] voxels) {
        byte[] rest = voxels.clone();
        byte[] best = new byte[voxels.length];
        int size = 0;
        for (int start = 0; start < rest.length; start++) {
            if (rest[start] != 0) {
                byte[] component = new byte[voxels.length];
                int filled = fill(rest, start, component);
                if (filled > size) {
                    size = filled;
                    best = component;
                }
            }
        }
        return best;
    }

    /** Moves the component of a voxel from one mask into another. */
    private static int fill(byte[] rest, int start, byte[] component) {
        Deque<int[]> waiting = new ArrayDeque<>();
        waiting.add(new int[] {start % 7, start / 7 % 6, start / 42});
        int filled = 0;
        while (!waiting.isEmpty()) {
            int[] at = waiting.remove();
            boolean inside = at[0] >= 0 && at[1] >= 0 && at[2] >= 0 && at[0] < 7 && at[1] < 6 && at[2] < 5;
            int index = (at[2] * 6 + at[1]) * 7 + at[0];
            if (inside && rest[index] != 0) {
                rest[index] = 0;
                component[index] = 1;
                filled++;
                for (int step = 0; step < 27; step++) {
                    waiting.add(new int[] {at[0] + step % 3 - 1, at[1] + step / 3 % 3 - 1, at[2] + step / 9 - 1});
                }
            }
        }
        return filled;
    }

    @Test
    void voxelsThatTouchAtACornerAreConnected() {
        byte[] voxels = new byte[GEOMETRY.voxels()];
        voxels[0] = 1;
        voxels[(6 + 1) * 7 + 1] = 1;
        voxels[4] = 1;
        byte[] expected = voxels.clone();
        expected[4] = 0;
        assertThat(LargestComponent.of(new Mask(GEOMETRY, voxels)).voxels()).isEqualTo(expected);
    }
}
