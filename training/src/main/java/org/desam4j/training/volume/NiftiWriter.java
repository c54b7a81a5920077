package org.desam4j.training.volume;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.desam4j.weights.AtomicFile;

/** Writes NIfTI-1 volumes, gzipped where the name ends in {@code .gz}. Under its name a file is whole or not there. */
public final class NiftiWriter {
    private static final int DATA_OFFSET = 352;

    private NiftiWriter() {}

    /** Writes a label map of values from 0 to 255. */
    public static void writeLabels(Path file, Geometry geometry, byte[] labels) throws IOException {
        write(file, header(geometry, NiftiType.UINT8), labels);
    }

    /** Writes a scan as float32. */
    public static void writeScan(Path file, Volume scan) throws IOException {
        double[] values = scan.values();
        ByteBuffer data = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            data.putFloat((float) value);
        }
        write(file, header(scan.geometry(), NiftiType.FLOAT32), data.array());
    }

    private static void write(Path file, byte[] header, byte[] data) throws IOException {
        boolean gzipped = file.toString().endsWith(".gz");
        AtomicFile.write(file, temporary -> {
            try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(temporary));
                    OutputStream out = gzipped ? new GZIPOutputStream(raw) : raw) {
                out.write(header);
                out.write(data);
            }
        });
    }

    private static byte[] header(Geometry geometry, NiftiType type) {
        ByteBuffer header = ByteBuffer.allocate(DATA_OFFSET).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0, NiftiHeader.LENGTH_1);
        int[] dimensions = {3, geometry.columns(), geometry.rows(), geometry.slices(), 1, 1, 1, 1};
        for (int i = 0; i < dimensions.length; i++) {
            header.putShort(40 + 2 * i, (short) dimensions[i]);
        }
        header.putShort(70, (short) type.code());
        header.putShort(72, (short) (8 * type.bytes()));
        header.putFloat(76, 1);
        header.putFloat(80, (float) geometry.spacing().x());
        header.putFloat(84, (float) geometry.spacing().y());
        header.putFloat(88, (float) geometry.spacing().z());
        header.putFloat(108, DATA_OFFSET);
        header.putFloat(112, 1);
        header.put(123, (byte) 2);
        header.putShort(254, (short) 1);
        for (int i = 0; i < 12; i++) {
            header.putFloat(280 + 4 * i, geometry.affine().get(i).floatValue());
        }
        header.position(344).put("n+1\0".getBytes(StandardCharsets.US_ASCII));
        return header.array();
    }
}
