package org.desam4j.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes PyTorch checkpoints byte by byte, as no Python would. */
final class PickledFile {
    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private final Map<String, byte[]> storages = new TreeMap<>();

    PickledFile() {
        raw("\u0080\u0002");
    }

    /** Operations, each character a byte. */
    PickledFile raw(String operations) {
        pickle.writeBytes(latin(operations));
        return this;
    }

    PickledFile text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        raw("X");
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            pickle.write(bytes.length >> shift);
        }
        pickle.writeBytes(bytes);
        return this;
    }

    /** A float tensor of one dimension, on a storage of its own of the type. */
    PickledFile tensor(String storageType, int elements, byte[] data) {
        String key = Integer.toString(storages.size());
        storages.put(key, data);
        return raw("ctorch._utils\n_rebuild_tensor_v2\n((")
                .text("storage")
                .raw("ctorch\n" + storageType + "\n")
                .text(key)
                .text("cpu")
                .raw("K" + (char) elements + "tQK\u0000K" + (char) elements + "\u0085K\u0001\u0085\u0089")
                .raw("ccollections\nOrderedDict\n)RtR");
    }

    /** A storage that the operations name themselves. */
    PickledFile storage(String key, byte[] data) {
        storages.put(key, data);
        return this;
    }

    byte[] pickle() {
        return pickle.toByteArray();
    }

    /** Writes the zip format; whether entries are compressed, says {@code deflated}. */
    Path write(Path file, boolean deflated) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "archive/data.pkl", pickle(), deflated);
            for (Map.Entry<String, byte[]> storage : storages.entrySet()) {
                put(zip, "archive/data/" + storage.getKey(), storage.getValue(), deflated);
            }
        }
        return file;
    }

    /** Writes the format before the zip files: the pickle, the keys of the storages, and the storages after their lengths. */
    Path writeLegacy(Path file, Map<String, Integer> elementBytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(latin("\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019."));
        out.writeBytes(latin("\u0080\u0002M\u00e9\u0003."));
        out.writeBytes(latin("\u0080\u0002}."));
        out.writeBytes(pickle());
        PickledFile keys = new PickledFile().raw("](");
        storages.keySet().forEach(keys::text);
        out.writeBytes(keys.raw("e.").pickle());
        storages.forEach((key, data) -> {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            out.writeBytes(
                    length.putLong(0, data.length / elementBytes.get(key)).array());
            out.writeBytes(data);
        });
        return Files.write(file, out.toByteArray());
    }

    private static byte[] latin(String bytes) {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    static void put(ZipOutputStream zip, String name, byte[] content, boolean deflated) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        if (!deflated) {
            CRC32 checksum = new CRC32();
            checksum.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(checksum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
