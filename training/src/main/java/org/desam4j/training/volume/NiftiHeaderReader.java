package org.desam4j.training.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.desam4j.training.DataException;

/** Reads and checks NIfTI-1, NIfTI-2 and Analyze headers in both byte orders. */
final class NiftiHeaderReader {
    /** More voxels than an array of bytes can have. */
    private static final long MOST_VOXELS = Integer.MAX_VALUE - 8L;

    private static final double MOST_OFFSET = 1 << 30;

    private NiftiHeaderReader() {}

    /** Reads the header at a stream's beginning. */
    static NiftiHeader read(NiftiStream in) throws IOException {
        byte[] size = new byte[Integer.BYTES];
        in.read(size, 0, size.length);
        for (NiftiLayout layout : NiftiLayout.values()) {
            for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
                ByteBuffer buffer = ByteBuffer.allocate(layout.length).order(order);
                buffer.put(0, size);
                if (buffer.getInt(0) == layout.length) {
                    in.read(buffer.array(), size.length, layout.length - size.length);
                    return checked(in.file(), new NiftiFields(buffer, layout));
                }
            }
        }
        throw new DataException(in.file(), "is no NIfTI volume; convert it to .nii or .nii.gz");
    }

    private static NiftiHeader checked(Path file, NiftiFields fields) throws DataException {
        if (!fields.isNifti() && !NiftiFiles.isHeader(file)) {
            throw new DataException(file, "is no NIfTI volume; convert it to .nii or .nii.gz");
        }
        VoxelType type = VoxelType.of(fields.type())
                .orElseThrow(() -> new DataException(
                        file,
                        "has voxels of the type " + fields.type() + ", which is neither integer nor real; convert it"));
        int[] sizes = sizes(file, fields);
        double offset = fields.dataOffset();
        double least = fields.isSingleFile() ? fields.layout().length : 0;
        if (!(offset >= least && offset < MOST_OFFSET)) {
            throw new DataException(file, "says that its voxels begin at byte " + offset + "; it is damaged");
        }
        NiftiForms forms = NiftiForms.of(file, fields, sizes);
        Geometry geometry = new Geometry(sizes[0], sizes[1], sizes[2], forms.used());
        return new NiftiHeader(fields, type, (long) offset, volumes(file, fields), geometry, forms);
    }

    /** Voxels along the first three axes. */
    private static int[] sizes(Path file, NiftiFields fields) throws DataException {
        long rank = fields.dimension(0);
        if (rank < 2 || rank > 7) {
            throw new DataException(file, "claims to have " + rank + " dimensions; a volume has three");
        }
        int[] sizes = {1, 1, 1};
        long voxels = 1;
        for (int axis = 0; axis < Math.min(3, rank); axis++) {
            long size = fields.dimension(axis + 1);
            if (size < 1) {
                throw new DataException(
                        file, "has " + size + " voxels along its axis " + (axis + 1) + "; it is damaged");
            }
            if (size > MOST_VOXELS / voxels) {
                throw new DataException(
                        file,
                        "claims more than " + MOST_VOXELS + " voxels, which is more than this" + " program reads");
            }
            voxels *= size;
            sizes[axis] = (int) size;
        }
        return sizes;
    }

    /** The number of volumes: what the dimensions beyond the third multiply to. */
    private static long volumes(Path file, NiftiFields fields) throws DataException {
        long volumes = 1;
        for (int i = 4; i <= fields.dimension(0); i++) {
            long size = Math.max(1, fields.dimension(i));
            if (size > Integer.MAX_VALUE / volumes) {
                throw new DataException(file, "claims more volumes than this program reads; it is damaged");
            }
            volumes *= size;
        }
        return volumes;
    }
}
