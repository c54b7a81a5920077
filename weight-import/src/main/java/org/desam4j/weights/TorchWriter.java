package org.desam4j.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.desam4j.model.spec.Shape;
import org.desam4j.weights.internal.AtomicFile;

/**
 * Writes tensors as {@code torch.save} writes a state dictionary since PyTorch 1.6: a zip archive, nothing of which is packed, of
 * a pickle and one entry for each tensor. {@code torch.load} opens it, also with {@code weights_only=True}: the pickle names
 * nothing but {@code OrderedDict}, {@code torch._utils._rebuild_tensor_v2} and the storages.
 */
final class TorchWriter {
    private static final String ROOT = "archive/";
    /** The alignment of storages in PyTorch's files, so that they can be mapped. */
    private static final int ALIGNMENT = 64;

    private static final String ORDERED_DICTIONARY = "ccollections\nOrderedDict\n)R";

    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();

    private TorchWriter() {}

    /**
     * Writes a file; under its name it is whole or not there. The same tensors give the same bytes.
     *
     * @throws IllegalArgumentException if PyTorch has no storage for a tensor's type
     */
    static void write(Path file, Map<String, TensorView> tensors) throws IOException {
        byte[] pickle = new TorchWriter().pickle(tensors);
        AtomicFile.write(file, temporary -> {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
                    ZipArchiveOutputStream zip = new ZipArchiveOutputStream(channel)) {
                put(zip, "data.pkl", ByteBuffer.wrap(pickle));
                put(zip, "byteorder", ByteBuffer.wrap("little".getBytes(StandardCharsets.US_ASCII)));
                int key = 0;
                for (TensorView tensor : tensors.values()) {
                    put(zip, "data/" + key++, tensor.toBytes());
                }
                put(zip, "version", ByteBuffer.wrap("3\n".getBytes(StandardCharsets.US_ASCII)));
            }
        });
    }

    private static void put(ZipArchiveOutputStream zip, String name, ByteBuffer bytes) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(ROOT + name);
        entry.setMethod(ZipArchiveEntry.STORED);
        entry.setSize(bytes.remaining());
        entry.setAlignment(ALIGNMENT);
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putArchiveEntry(entry);
        WritableByteChannel out = Channels.newChannel(zip);
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
        zip.closeArchiveEntry();
    }

    private byte[] pickle(Map<String, TensorView> tensors) {
        pickle.write(0x80);
        pickle.write(2);
        raw(ORDERED_DICTIONARY + "(");
        int key = 0;
        for (Map.Entry<String, TensorView> tensor : tensors.entrySet()) {
            string(tensor.getKey());
            tensor(tensor.getKey(), tensor.getValue(), key++);
        }
        raw("u.");
        return pickle.toByteArray();
    }

    /** {@code _rebuild_tensor_v2(storage, offset, sizes, strides, requires_grad, backward_hooks)}. */
    private void tensor(String name, TensorView tensor, int key) {
        String storage = tensor.type()
                .torchStorage()
                .orElseThrow(() -> new IllegalArgumentException(name + " is "
                        + tensor.type().safetensorsName()
                        + ", for which PyTorch's format has no storage; convert to .safetensors"));
        Shape shape = tensor.shape();
        raw("ctorch._utils\n_rebuild_tensor_v2\n((");
        string("storage");
        raw("ctorch\n" + storage + "\n");
        string(Integer.toString(key));
        string("cpu");
        number(shape.elements());
        raw("tQ");
        number(0);
        raw("(");
        shape.sizes().forEach(this::number);
        raw("t(");
        for (int dimension = 0; dimension < shape.rank(); dimension++) {
            number(stride(shape, dimension));
        }
        raw("t");
        pickle.write(0x89);
        raw(ORDERED_DICTIONARY + "tR");
    }

    private static long stride(Shape shape, int dimension) {
        long stride = 1;
        for (int inner = dimension + 1; inner < shape.rank(); inner++) {
            stride *= Math.max(1, shape.size(inner));
        }
        return stride;
    }

    private void raw(String operations) {
        pickle.writeBytes(operations.getBytes(StandardCharsets.US_ASCII));
    }

    private void string(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        pickle.write('X');
        pickle.writeBytes(littleEndian(bytes.length, Integer.BYTES));
        pickle.writeBytes(bytes);
    }

    private void number(long value) {
        if (value < 1 << 8) {
            pickle.write('K');
            pickle.write((int) value);
        } else if (value <= Integer.MAX_VALUE) {
            pickle.write('J');
            pickle.writeBytes(littleEndian(value, Integer.BYTES));
        } else {
            pickle.write(0x8a);
            pickle.write(Long.BYTES);
            pickle.writeBytes(littleEndian(value, Long.BYTES));
        }
    }

    private static byte[] littleEndian(long value, int bytes) {
        byte[] all = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        return Arrays.copyOf(all, bytes);
    }
}
