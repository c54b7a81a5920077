package org.desam4j.training.volume;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.desam4j.training.DataException;

/**
 * What a NIfTI header says.
 *
 * @param length bytes of the header
 * @param order the file's byte order
 * @param type the voxels' type
 * @param dataOffset where the voxels begin, in bytes
 * @param slope factor of the stored values
 * @param intercept added to them after that
 * @param geometry sizes, spacing and affine
 */
record NiftiHeader(
        int length,
        ByteOrder order,
        NiftiType type,
        long dataOffset,
        double slope,
        double intercept,
        Geometry geometry) {

    static final int LENGTH_1 = 348;
    private static final int LENGTH_2 = 540;

    /** Offsets of the fields that differ between the versions of the format. */
    private record Layout(
            int magic,
            int dimensions,
            int type,
            int spacing,
            int offset,
            int slope,
            int qform,
            int quaternion,
            int sform) {
        static final Layout VERSION_1 = new Layout(344, 40, 70, 76, 108, 112, 252, 256, 280);
        static final Layout VERSION_2 = new Layout(4, 16, 12, 104, 168, 176, 344, 352, 400);
    }

    /** Reads fields by their type in the version at hand. */
    private record Fields(ByteBuffer buffer, boolean second, Layout layout) {
        long dimension(int index) {
            return second
                    ? buffer.getLong(layout.dimensions + 8 * index)
                    : buffer.getShort(layout.dimensions + 2 * index);
        }

        double real(int offset, int index) {
            return second ? buffer.getDouble(offset + 8 * index) : buffer.getFloat(offset + 4 * index);
        }

        int formCode(int index) {
            return second ? buffer.getInt(layout.qform + 4 * index) : buffer.getShort(layout.qform + 2 * index);
        }
    }

    static NiftiHeader parse(Path file, InputStream in) throws IOException {
        byte[] size = NiftiReader.exactly(in, Integer.BYTES);
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            int length = ByteBuffer.wrap(size).order(order).getInt(0);
            if (length == LENGTH_1 || length == LENGTH_2) {
                ByteBuffer buffer = ByteBuffer.allocate(length).order(order);
                buffer.put(size).put(NiftiReader.exactly(in, length - size.length));
                boolean second = length == LENGTH_2;
                return parse(file, new Fields(buffer, second, second ? Layout.VERSION_2 : Layout.VERSION_1));
            }
        }
        throw new DataException(file, "is no NIfTI volume; convert it to .nii or .nii.gz");
    }

    private static NiftiHeader parse(Path file, Fields fields) throws IOException {
        ByteBuffer buffer = fields.buffer();
        Layout layout = fields.layout();
        if (buffer.get(layout.magic) != 'n' || (buffer.get(layout.magic + 1) != '+')) {
            throw new DataException(file, "is no single-file NIfTI volume; convert it to .nii or .nii.gz");
        }
        int code = buffer.getShort(layout.type);
        NiftiType type = NiftiType.of(code)
                .orElseThrow(() -> new DataException(
                        file, "has voxels of the type " + code + ", which is neither integer nor real; convert it"));
        int[] sizes = sizes(file, fields);
        double slope = fields.real(layout.slope, 0);
        boolean unscaled = slope == 0 || !Double.isFinite(slope);
        double intercept = fields.real(layout.slope, 1);
        double offset = fields.second() ? buffer.getLong(layout.offset) : buffer.getFloat(layout.offset);
        if (!(offset >= buffer.capacity() && offset < 1 << 30)) {
            throw new DataException(file, "says that its voxels begin at byte " + offset + "; it is damaged");
        }
        return new NiftiHeader(
                buffer.capacity(),
                buffer.order(),
                type,
                (long) offset,
                unscaled ? 1 : slope,
                unscaled || !Double.isFinite(intercept) ? 0 : intercept,
                geometry(file, fields, sizes));
    }

    private static int[] sizes(Path file, Fields fields) throws IOException {
        long rank = fields.dimension(0);
        int[] sizes = {1, 1, 1};
        for (int i = 0; i < 7; i++) {
            long size = i < rank ? fields.dimension(i + 1) : 1;
            boolean possible = i < 3 ? size >= 1 && size <= 1 << 16 : size == 1 || size == 0;
            if (rank < 2 || rank > 7 || !possible) {
                throw new DataException(
                        file, "is not one three-dimensional volume (its dimension " + (i + 1) + " is " + size + ")");
            }
            if (i < 3) {
                sizes[i] = (int) size;
            }
        }
        return sizes;
    }

    private static Geometry geometry(Path file, Fields fields, int[] sizes) throws IOException {
        Layout layout = fields.layout();
        double[] spacing = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            spacing[axis] = Math.abs(fields.real(layout.spacing, axis + 1));
            if (spacing[axis] == 0 || !Double.isFinite(spacing[axis])) {
                throw new DataException(file, "has no voxel size along its axis " + (axis + 1) + "; mend its header");
            }
        }
        Spacing size = new Spacing(spacing[0], spacing[1], spacing[2]);
        List<Double> affine = affine(fields, size);
        if (!affine.stream().allMatch(Double::isFinite)) {
            throw new DataException(file, "has an orientation that is not made of finite numbers; mend its header");
        }
        return new Geometry(sizes[0], sizes[1], sizes[2], size, affine);
    }

    private static List<Double> affine(Fields fields, Spacing spacing) {
        if (fields.formCode(1) > 0) {
            return IntStream.range(0, 12)
                    .mapToObj(i -> fields.real(fields.layout().sform(), i))
                    .toList();
        }
        return fields.formCode(0) > 0
                ? quaternionAffine(fields, spacing)
                : Geometry.aligned(1, 1, 1, spacing).affine();
    }

    /** The NIfTI standard's method 2: a rotation given by the quaternion (a, b, c, d) with {@code a >= 0}. */
    private static List<Double> quaternionAffine(Fields fields, Spacing spacing) {
        int start = fields.layout().quaternion();
        double b = fields.real(start, 0);
        double c = fields.real(start, 1);
        double d = fields.real(start, 2);
        double a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
        double sign = fields.real(fields.layout().spacing(), 0) < 0 ? -1 : 1;
        double x = spacing.x();
        double y = spacing.y();
        double z = spacing.z() * sign;
        return List.of(
                (a * a + b * b - c * c - d * d) * x,
                2 * (b * c - a * d) * y,
                2 * (b * d + a * c) * z,
                fields.real(start, 3),
                2 * (b * c + a * d) * x,
                (a * a + c * c - b * b - d * d) * y,
                2 * (c * d - a * b) * z,
                fields.real(start, 4),
                2 * (b * d - a * c) * x,
                2 * (c * d + a * b) * y,
                (a * a + d * d - b * b - c * c) * z,
                fields.real(start, 5));
    }

    long voxels() {
        return (long) geometry.columns() * geometry.rows() * geometry.slices();
    }

    double scaled(double stored) {
        return stored * slope + intercept;
    }
}
