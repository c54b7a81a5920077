package org.desam4j.weights;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code torch.save}'s format before PyTorch 1.6: five pickles (magic number, protocol, system, the object, storage keys),
 * then each storage as its number of elements and its bytes.
 */
final class TorchLegacyReader {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long PROTOCOL = 1001;

    private TorchLegacyReader() {}

    static Checkpoint read(Path path, FileChannel file, String state) throws IOException {
        file.position(0);
        CountingInputStream in = new CountingInputStream(new BufferedInputStream(Channels.newInputStream(file)));
        if (!MAGIC.equals(new PickleReader(in).read())
                || !Long.valueOf(PROTOCOL).equals(new PickleReader(in).read())) {
            throw new CheckpointException(
                    path, "is a pickle, but no PyTorch checkpoint; save the model's state_dict() with torch.save");
        }
        boolean bigEndian = new PickleReader(in).read() instanceof PickledDictionary system
                && Boolean.FALSE.equals(system.named().get("little_endian"));
        PickleReader reader = new PickleReader(in);
        StateChoice<TensorReference> choice = PickledTensors.choose(reader.read(), state);
        if (!(new PickleReader(in).read() instanceof List<?> keys)) {
            throw new CheckpointException(path, "lacks the list of its storages; get the checkpoint again");
        }
        ByteOrder order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        Map<String, Storage> storages = storages(path, file, in.count, keys, order, reader.elementBytes());
        Map<String, TensorView> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, TensorReference> reference :
                choice.dictionary().tensors().entrySet()) {
            Storage storage = storages.get(reference.getValue().storage().key());
            if (storage == null) {
                throw new CheckpointException(path, "lacks the storage of " + reference.getKey() + "; get it again");
            }
            tensors.put(reference.getKey(), reference.getValue().in(storage));
        }
        return Checkpoint.ofPickle(
                path, Checkpoint.Format.PYTORCH_LEGACY, choice.with(tensors), reader.opaqueGlobals(), file);
    }

    /** Walks over the storages, which lie one after the other in the order of their keys. */
    private static Map<String, Storage> storages(
            Path path, FileChannel file, long start, List<?> keys, ByteOrder order, Map<String, Integer> elementBytes)
            throws IOException {
        Map<String, Storage> storages = new HashMap<>();
        long position = start;
        for (Object key : keys) {
            if (!(key instanceof String name) || !elementBytes.containsKey(name)) {
                throw new IllegalArgumentException("it has a storage of an unknown element type");
            }
            ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(order);
            while (count.hasRemaining()) {
                if (file.read(count, position + count.position()) <= 0) {
                    throw new EOFException("the file ends before the storage " + name);
                }
            }
            long elements = count.getLong(0);
            position += Long.BYTES;
            if (elements < 0 || elements > (file.size() - position) / elementBytes.get(name)) {
                throw new EOFException("the file ends within the storage " + name);
            }
            long bytes = elements * elementBytes.get(name);
            storages.put(name, new Storage.InFile(path, file, position, bytes, order));
            position += bytes;
        }
        return storages;
    }

    /** Counts what the pickles take, since the storages begin right after the last of them. */
    private static final class CountingInputStream extends FilterInputStream {
        private long count;

        CountingInputStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
