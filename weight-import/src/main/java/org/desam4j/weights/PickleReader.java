package org.desam4j.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Python's pickle format as far as PyTorch checkpoints need it. Nothing is ever called: a global is a name on the
 * allow-list of {@link TorchGlobals}, and what "calling" it means is decided there.
 *
 * <p>Values are {@code Map}, {@code List}, {@code String}, {@code Long}, {@code BigInteger}, {@code Double},
 * {@code Boolean}, {@link TorchGlobals.Global}, {@link TensorReference}, {@link StorageReference} and {@link #NONE}.
 */
final class PickleReader {
    /** Python's {@code None}. */
    static final Object NONE = new Object() {
        @Override
        public String toString() {
            return "None";
        }
    };

    private static final int MAXIMUM_STRING = 1 << 24;

    private final InputStream in;
    private final Deque<Object> stack = new ArrayDeque<>();
    private final Deque<Deque<Object>> marked = new ArrayDeque<>();
    private final Map<Long, Object> memo = new HashMap<>();
    private final Map<String, ElementType> storageTypes = new HashMap<>();
    private Deque<Object> top = stack;

    PickleReader(InputStream in) {
        this.in = in;
    }

    /**
     * Reads one value, up to and including the pickle's end.
     *
     * @throws EOFException if the input ends before
     * @throws IllegalArgumentException if it is no pickle, or one that holds what may not be loaded; the message names it
     */
    Object read() throws IOException {
        while (true) {
            int opcode = unsignedByte();
            if (opcode == '.') {
                return pop();
            }
            execute(opcode);
        }
    }

    /** The element types of all storages that the pickle refers to, by key. */
    Map<String, ElementType> storageTypes() {
        return storageTypes;
    }

    private void execute(int opcode) throws IOException {
        switch (opcode) {
            case 0x80 -> unsignedByte();
            case 0x95 -> bytes(8);
            case '(' -> {
                marked.push(top);
                top = new ArrayDeque<>();
            }
            case '}', ']', ')', 'N', 0x88, 0x89 -> push(simple(opcode));
            case 'K' -> push((long) unsignedByte());
            case 'M' -> push((long) (unsignedByte() | unsignedByte() << 8));
            case 'J' -> push((long) littleEndian(4).getInt());
            case 0x8a -> push(integer(unsignedByte()));
            case 0x8b -> push(integer(littleEndian(4).getInt()));
            case 'G' -> push(ByteBuffer.wrap(bytes(8)).getDouble());
            case 'X' -> push(string(Integer.toUnsignedLong(littleEndian(4).getInt())));
            case 0x8c -> push(string(unsignedByte()));
            case 0x8d -> push(string(littleEndian(8).getLong()));
            case 'q' -> memo.put((long) unsignedByte(), peek());
            case 'r' -> memo.put(Integer.toUnsignedLong(littleEndian(4).getInt()), peek());
            case 0x94 -> memo.put((long) memo.size(), peek());
            case 'h' -> push(remembered(unsignedByte()));
            case 'j' -> push(remembered(Integer.toUnsignedLong(littleEndian(4).getInt())));
            case 'c' -> push(TorchGlobals.named(line(), line()));
            case 0x93 -> {
                Object name = pop();
                push(TorchGlobals.named(String.valueOf(pop()), String.valueOf(name)));
            }
            case 'R' -> {
                List<Object> arguments = list(pop());
                push(TorchGlobals.call(pop(), arguments));
            }
            case 'Q' -> {
                StorageReference storage = TorchGlobals.storage(list(pop()));
                storageTypes.put(storage.key(), storage.type());
                push(storage);
            }
            case 'b' -> {
                pop();
                map(peek(), "only a dictionary may have attributes");
            }
            case 't' -> push(popToMark());
            case 0x85 -> push(popLast(1));
            case 0x86 -> push(popLast(2));
            case 0x87 -> push(popLast(3));
            case 'a' -> {
                Object element = pop();
                list(peek()).add(element);
            }
            case 'e' -> {
                List<Object> elements = popToMark();
                list(peek()).addAll(elements);
            }
            case 's' -> putAll(popLast(2));
            case 'u' -> putAll(popToMark());
            case '0' -> pop();
            default ->
                throw new IllegalArgumentException("its pickle holds the operation 0x" + Integer.toHexString(opcode)
                        + ", which no checkpoint needs");
        }
    }

    private static Object simple(int opcode) {
        return switch (opcode) {
            case '}' -> new java.util.LinkedHashMap<>();
            case ']', ')' -> new ArrayList<>();
            case 'N' -> NONE;
            case 0x88 -> true;
            default -> false;
        };
    }

    private void putAll(List<Object> keysAndValues) {
        if (keysAndValues.size() % 2 != 0) {
            throw malformed();
        }
        Map<Object, Object> target = map(peek(), "items may only be put into a dictionary");
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            Object key = keysAndValues.get(i);
            if (!(key instanceof String || key instanceof Long)) {
                throw new IllegalArgumentException(
                        "a dictionary in its pickle has keys other than strings and numbers");
            }
            target.put(key, keysAndValues.get(i + 1));
        }
    }

    private void push(Object value) {
        top.push(value);
    }

    private Object pop() {
        Object value = top.poll();
        if (value == null) {
            throw malformed();
        }
        return value;
    }

    private Object peek() {
        Object value = top.peek();
        if (value == null) {
            throw malformed();
        }
        return value;
    }

    private List<Object> popLast(int count) {
        Object[] values = new Object[count];
        for (int i = count - 1; i >= 0; i--) {
            values[i] = pop();
        }
        return new ArrayList<>(List.of(values));
    }

    private List<Object> popToMark() {
        if (marked.isEmpty()) {
            throw malformed();
        }
        List<Object> values = new ArrayList<>();
        top.descendingIterator().forEachRemaining(values::add);
        top = marked.pop();
        return values;
    }

    private Object remembered(long index) {
        Object value = memo.get(index);
        if (value == null) {
            throw malformed();
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        if (value instanceof List<?>) {
            return (List<Object>) value;
        }
        throw malformed();
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> map(Object value, String rule) {
        if (value instanceof Map<?, ?>) {
            return (Map<Object, Object>) value;
        }
        throw new IllegalArgumentException("its pickle is refused: " + rule);
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("its pickle is malformed");
    }

    private Object integer(int length) throws IOException {
        if (length < 0 || length > 64) {
            throw malformed();
        }
        byte[] reversed = bytes(length);
        byte[] bigEndian = new byte[length + 1];
        bigEndian[0] = (byte) (length > 0 && reversed[length - 1] < 0 ? -1 : 0);
        for (int i = 0; i < length; i++) {
            bigEndian[length - i] = reversed[i];
        }
        BigInteger value = new BigInteger(bigEndian);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private String string(long length) throws IOException {
        if (length < 0 || length > MAXIMUM_STRING) {
            throw malformed();
        }
        return new String(bytes((int) length), StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = unsignedByte(); next != '\n'; next = unsignedByte()) {
            if (line.length() > 256) {
                throw malformed();
            }
            line.append((char) next);
        }
        return line.toString();
    }

    private ByteBuffer littleEndian(int length) throws IOException {
        return ByteBuffer.wrap(bytes(length)).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    private int unsignedByte() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException();
        }
        return value;
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }
}
