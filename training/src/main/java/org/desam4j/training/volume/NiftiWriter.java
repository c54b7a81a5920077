package org.desam4j.training.volume;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.desam4j.weights.internal.AtomicFile;

/** Writes NIfTI volumes, gzipped where the name ends in {@code .gz}. Under its name a file is whole or not there. */
public final class NiftiWriter {
    private static final int LARGEST_UNSIGNED_BYTE = 255;
    private static final String NO_REMARK = "";
    private static final int VOXELS_AT_ONCE = 1 << 16;

    private NiftiWriter() {}

    /**
     * Writes a label map with the header of its volume, in the smallest common type that holds its labels.
     *
     * @param remark the comment of the gzip stream, if the name makes it one
     */
    static void write(Path file, LabelMap labels, String remark) throws IOException {
        VoxelType type = type(labels.largestLabel());
        Geometry geometry = labels.header().geometry();
        NiftiFields header =
                labels.header() instanceof NiftiHeader nifti ? nifti.forLabels(type) : fresh(geometry, type);
        write(file, header, type, geometry.voxels(), labels::label, remark);
    }

    private static VoxelType type(int largest) {
        if (largest <= LARGEST_UNSIGNED_BYTE) {
            return VoxelType.UINT8;
        }
        return largest <= Short.MAX_VALUE ? VoxelType.INT16 : VoxelType.INT32;
    }

    /** Writes a label map of values from 0 to 255 that belongs to no file. */
    public static void writeLabels(Path file, Geometry geometry, byte[] labels) throws IOException {
        write(file, fresh(geometry, VoxelType.UINT8), VoxelType.UINT8, labels.length, i -> labels[i] & 0xff, NO_REMARK);
    }

    /** Writes a scan as float32. */
    public static void writeScan(Path file, Volume scan) throws IOException {
        double[] values = scan.values();
        write(
                file,
                fresh(scan.geometry(), VoxelType.FLOAT32),
                VoxelType.FLOAT32,
                values.length,
                i -> values[i],
                NO_REMARK);
    }

    private static NiftiFields fresh(Geometry geometry, VoxelType type) {
        NiftiFields header = NiftiHeader.fresh(geometry);
        header.setSform(geometry.affine());
        header.setType(type);
        header.setUnscaledSingleFile();
        return header;
    }

    private static void write(
            Path file, NiftiFields header, VoxelType type, int voxels, IntToDoubleFunction values, String remark)
            throws IOException {
        boolean gzipped = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
        AtomicFile.write(file, temporary -> {
            try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(temporary));
                    OutputStream out = gzipped ? gzip(raw, remark) : raw) {
                out.write(header.buffer().array());
                out.write(new byte[header.afterHeader() - header.layout().length]);
                ByteOrder order = header.buffer().order();
                ByteBuffer part =
                        ByteBuffer.allocate(VOXELS_AT_ONCE * type.bytes()).order(order);
                for (int i = 0; i < voxels; i++) {
                    type.write(part, values.applyAsDouble(i));
                    if (!part.hasRemaining() || i == voxels - 1) {
                        out.write(part.array(), 0, part.position());
                        part.clear();
                    }
                }
            }
        });
    }

    private static OutputStream gzip(OutputStream raw, String remark) throws IOException {
        GzipParameters parameters = new GzipParameters();
        parameters.setBufferSize(1 << 16);
        parameters.setComment(remark.isEmpty() ? null : remark);
        return new GzipCompressorOutputStream(raw, parameters);
    }
}
