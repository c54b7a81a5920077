package org.desam4j.weights;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code torch.save}'s format since PyTorch 1.6: a zip archive of a pickle and one entry for each storage. */
final class TorchZipReader {
    private static final String PICKLE = "data.pkl";

    private final Path path;
    private final ZipContents zip;
    private final String root;
    private final ByteOrder order;

    private TorchZipReader(Path path, ZipContents zip, String root) throws CheckpointException {
        this.path = path;
        this.zip = zip;
        this.root = root;
        this.order = byteOrder();
    }

    static Checkpoint read(Path path, FileChannel file, String state) throws IOException {
        ZipContents zip = ZipContents.open(path, file);
        List<String> names = zip.names();
        Optional<String> foreign = ForeignArchive.kindOf(names);
        if (foreign.isPresent()) {
            throw new CheckpointException(path, "is " + foreign.get());
        }
        String pickle = names.stream()
                .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                .findFirst()
                .orElseThrow(() -> new CheckpointException(
                        path, "is a zip file without a PyTorch checkpoint in it; " + ForeignArchive.listing(names)));
        String root = pickle.substring(0, pickle.length() - PICKLE.length());
        return new TorchZipReader(path, zip, root).checkpoint(state);
    }

    private Checkpoint checkpoint(String state) throws IOException {
        byte[] pickle = zip.bytes(root + PICKLE, ReadLimit.PICKLE);
        PickleReader reader = new PickleReader(new ByteArrayInputStream(pickle));
        StateChoice<TensorReference> choice = PickledTensors.choose(reader.read(), state);
        Map<String, Storage> storages = new HashMap<>();
        Map<String, TensorView> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, TensorReference> tensor :
                choice.dictionary().tensors().entrySet()) {
            StorageReference reference = tensor.getValue().storage();
            if (!storages.containsKey(reference.key())) {
                storages.put(reference.key(), storage(reference));
            }
            tensors.put(tensor.getKey(), tensor.getValue().in(storages.get(reference.key())));
        }
        // The archive, not its channel: it closes the channel once nothing refers to it.
        return Checkpoint.ofPickle(
                path, Checkpoint.Format.PYTORCH_ZIP, choice.with(tensors), reader.opaqueGlobals(), zip);
    }

    private ByteOrder byteOrder() throws CheckpointException {
        String entry = root + "byteorder";
        if (!zip.has(entry)) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        return switch (new String(zip.bytes(entry, ReadLimit.PICKLE), StandardCharsets.US_ASCII)) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw new CheckpointException(path, "names an unknown byte order; get the checkpoint again");
        };
    }

    private Storage storage(StorageReference reference) throws CheckpointException {
        String entry = root + "data/" + reference.key();
        Storage storage = zip.storage(entry, order);
        if (storage.bytes()
                < Math.multiplyExact(reference.elements(), reference.type().bytes())) {
            throw new CheckpointException(
                    path, "has an entry " + entry + " that is shorter than its pickle says; get the checkpoint again");
        }
        return storage;
    }
}
