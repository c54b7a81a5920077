package org.desam4j.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.desam4j.training.volume.Affine;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.NiftiWriter;
import org.desam4j.training.volume.Volume;

/** A scan whose voxels have values by a formula, and a label that is a box. */
final class ViewedScan {
    static final int COLUMNS = 24;
    static final int ROWS = 20;
    static final int SLICES = 9;
    static final double MM = 1.5;
    static final double SLICE_MM = 4;

    /** The first of the slices in which the label is largest. */
    static final int START = 2;

    /** Stored from left to right, back to front, upwards: the page shows it from right to left and front to back. */
    private static final Geometry GEOMETRY = new Geometry(
            COLUMNS,
            ROWS,
            SLICES,
            new Affine(List.of(MM, 0.0, 0.0, -10.0, 0.0, MM, 0.0, -20.0, 0.0, 0.0, SLICE_MM, 5.0)));

    /** The label's box in the file's voxels: first, and after the last. */
    private static final int[][] BOX = {{4, 3, START}, {13, 11, 7}};

    private ViewedScan() {}

    /** The value of a voxel of the file. */
    static int value(int x, int y, int z) {
        return (7 * x + 11 * y + 29 * z) % 256;
    }

    /** True if a voxel of the file has the label. */
    static boolean labelled(int x, int y, int z) {
        int[] at = {x, y, z};
        for (int axis = 0; axis < 3; axis++) {
            if (at[axis] < BOX[0][axis] || at[axis] >= BOX[1][axis]) {
                return false;
            }
        }
        return true;
    }

    /** Writes two scans, the first of which has a label map. */
    static Path write(Path folder) throws IOException {
        double[] values = new double[GEOMETRY.voxels()];
        byte[] labels = new byte[GEOMETRY.voxels()];
        int next = 0;
        for (int z = 0; z < SLICES; z++) {
            for (int y = 0; y < ROWS; y++) {
                for (int x = 0; x < COLUMNS; x++) {
                    values[next] = value(x, y, z);
                    labels[next++] = (byte) (labelled(x, y, z) ? 1 : 0);
                }
            }
        }
        Files.createDirectories(folder);
        NiftiWriter.writeScan(folder.resolve("one.nii.gz"), new Volume(GEOMETRY, values));
        NiftiWriter.writeLabels(folder.resolve("one_label.nii.gz"), GEOMETRY, labels);
        NiftiWriter.writeScan(folder.resolve("two.nii.gz"), new Volume(GEOMETRY, values));
        return folder;
    }
}
