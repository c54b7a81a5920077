package org.desam4j.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** {@code torch.save}'s format since PyTorch 1.6: a zip archive of a pickle and one entry for each storage. */
final class TorchZipReader {
    private static final String PICKLE = "data.pkl";
    private static final int MAXIMUM_PICKLE = 1 << 28;

    private final Path path;
    private final FileChannel file;
    private final ZipFile zip;
    private final String root;

    private TorchZipReader(Path path, FileChannel file, ZipFile zip, String root) {
        this.path = path;
        this.file = file;
        this.zip = zip;
        this.root = root;
    }

    static Checkpoint read(Path path, FileChannel file) throws IOException {
        try {
            ZipFile zip = ZipFile.builder().setSeekableByteChannel(file).get();
            String pickle = Collections.list(zip.getEntries()).stream()
                    .map(ZipArchiveEntry::getName)
                    .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                    .findFirst()
                    .orElseThrow(
                            () -> new CheckpointException(path, "is a zip file without a PyTorch checkpoint in it"));
            String root = pickle.substring(0, pickle.length() - PICKLE.length());
            return new TorchZipReader(path, file, zip, root).checkpoint();
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException(path, "is a damaged or truncated zip file; get the checkpoint again", e);
        }
    }

    private Checkpoint checkpoint() throws IOException {
        Object value;
        try (InputStream in = new java.io.ByteArrayInputStream(bytes(entry(PICKLE), MAXIMUM_PICKLE))) {
            value = new PickleReader(in).read();
        }
        ByteOrder order = byteOrder();
        Map<String, Storage> storages = new HashMap<>();
        Map<String, TensorView> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, TensorReference> tensor :
                StateDictionary.tensors(value).entrySet()) {
            StorageReference reference = tensor.getValue().storage();
            if (!storages.containsKey(reference.key())) {
                storages.put(reference.key(), storage(reference, order));
            }
            tensors.put(tensor.getKey(), tensor.getValue().in(storages.get(reference.key())));
        }
        // The archive, not its channel: it closes the channel once nothing refers to it.
        return new Checkpoint(path, Checkpoint.Format.PYTORCH_ZIP, tensors, Map.of(), zip);
    }

    private ByteOrder byteOrder() throws IOException {
        ZipArchiveEntry entry = zip.getEntry(root + "byteorder");
        if (entry == null) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        String name = new String(bytes(entry, 16), StandardCharsets.US_ASCII);
        return switch (name) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw new CheckpointException(path, "names an unknown byte order; get the checkpoint again");
        };
    }

    private Storage storage(StorageReference reference, ByteOrder order) throws IOException {
        ZipArchiveEntry entry = entry("data/" + reference.key());
        long bytes = Math.multiplyExact(reference.elements(), reference.type().bytes());
        if (entry.getSize() < bytes) {
            throw new CheckpointException(path, "has a storage that is shorter than its pickle says; get it again");
        }
        if (entry.getMethod() != ZipArchiveEntry.STORED) {
            int length = Math.toIntExact(entry.getSize());
            return new Storage.Computed(() -> bytes(entry, length), length, order);
        }
        // Opening the entry reads its local header, after which the offset of its data is known.
        zip.getRawInputStream(entry).close();
        long position = entry.getDataOffset();
        if (position < 0 || position + bytes > file.size()) {
            throw new CheckpointException(path, "ends within its tensors; it is truncated, get the checkpoint again");
        }
        return new Storage.InFile(path, file, position, bytes, order);
    }

    private ZipArchiveEntry entry(String name) throws CheckpointException {
        ZipArchiveEntry entry = zip.getEntry(root + name);
        if (entry == null) {
            throw new CheckpointException(path, "lacks its entry " + name + "; get the checkpoint again");
        }
        return entry;
    }

    private byte[] bytes(ZipArchiveEntry entry, int limit) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(limit);
            if (bytes.length < Math.min(limit, entry.getSize())) {
                throw new EOFException();
            }
            return bytes;
        }
    }
}
