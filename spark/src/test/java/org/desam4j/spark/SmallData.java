package org.desam4j.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.desam4j.model.Golden;

/** Scans of a few slices, no two of which are alike, and a network that is as small. */
final class SmallData {
    /** The bytes before the voxels of the scan that the others are made from. */
    private static final int HEADER = 352;

    private SmallData() {}

    /** A DeSAM without a card. */
    static Path model() {
        return Golden.path("micro/tiny_desam.pth");
    }

    /** A NIfTI file in memory. */
    static byte[] scan(int number) throws IOException {
        byte[] bytes = Files.readAllBytes(Golden.path("preprocess/float32.nii"));
        ByteBuffer scan = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = HEADER; at < bytes.length; at += Float.BYTES) {
            scan.putFloat(at, scan.getFloat(at) + number * (at / Float.BYTES * 31 % 17));
        }
        return bytes;
    }

    /** Writes scans {@code 0.nii} and so on. */
    static void writeScans(Path folder, int count) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < count; i++) {
            Files.write(folder.resolve(i + ".nii"), scan(i));
        }
    }

    /** Writes a data set of the sites A and B. */
    static void writeDataset(Path folder, int casesOfEach) throws IOException {
        Path images = Files.createDirectories(folder.resolve("imagesTr"));
        Path labels = Files.createDirectories(folder.resolve("labelsTr"));
        StringBuilder table = new StringBuilder("case,site\n");
        for (int i = 0; i < 2 * casesOfEach; i++) {
            String name = "case" + i;
            table.append(name).append(i < casesOfEach ? ",A\n" : ",B\n");
            try (OutputStream image =
                    new GZIPOutputStream(Files.newOutputStream(images.resolve(name + "_0000.nii.gz")))) {
                image.write(scan(i));
            }
            Files.copy(Golden.path("preprocess/label.nii.gz"), labels.resolve(name + ".nii.gz"));
        }
        Files.write(folder.resolve("sites.csv"), table.toString().getBytes(StandardCharsets.UTF_8));
    }
}
