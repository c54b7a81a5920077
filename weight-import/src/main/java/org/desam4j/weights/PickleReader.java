package org.desam4j.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads Python's pickle format as far as PyTorch checkpoints need it. Nothing is ever called: a global is a name on the
 * allow-list of {@link TorchGlobals}, and {@link TorchCalls} says what "calling" it means; or else an
 * {@link OpaqueValue}.
 *
 * <p>Values are {@link PickledDictionary}, {@code List}, {@code String}, {@code Long}, {@code BigInteger}, {@code Double},
 * {@code Boolean}, {@link TorchGlobals.Global}, {@link TensorReference}, {@link StorageReference}, {@link OpaqueValue} and
 * {@link #NONE}. Lists may hold themselves: nothing here or later prints, hashes or compares one.
 */
final class PickleReader {
    /** Python's {@code None}. */
    static final Object NONE = new Object() {
        @Override
        public String toString() {
            return "None";
        }
    };

    private final PickleInput in;
    private final PickleStack stack;
    private final Map<String, Integer> elementBytes = new HashMap<>();
    private final Set<String> opaqueGlobals = new LinkedHashSet<>();
    private long operations;
    private long copied;

    PickleReader(InputStream in) {
        this.in = new PickleInput(in);
        this.stack = new PickleStack(this.in);
    }

    /**
     * Reads one value, up to and including the pickle's end.
     *
     * @throws java.io.EOFException if the input ends before
     * @throws IllegalArgumentException if it is no pickle, or one that holds what may not be loaded; the message names it
     */
    Object read() throws IOException {
        long limit = ReadLimit.PICKLE_OPERATIONS.value();
        while (true) {
            int opcode = in.unsignedByte();
            if (opcode == '.') {
                return stack.pop();
            }
            if (++operations > limit) {
                throw new IllegalArgumentException("its pickle has " + ReadLimit.PICKLE_OPERATIONS.advice());
            }
            execute(opcode);
        }
    }

    /** Bytes of an element of each storage that the pickle refers to, by key. */
    Map<String, Integer> elementBytes() {
        return Collections.unmodifiableMap(elementBytes);
    }

    /** The globals that it names beside those of the allow-list. */
    Set<String> opaqueGlobals() {
        return Collections.unmodifiableSet(opaqueGlobals);
    }

    private void execute(int opcode) throws IOException {
        switch (opcode) {
            case 0x80 -> in.unsignedByte();
            case 0x95 -> in.signedLong();
            case '(' -> stack.mark();
            case '0' -> stack.pop();
            case '1' -> stack.popToMark();
            case '2' -> stack.push(stack.peek());
            case 'N', 0x88, 0x89, ')', ']', '}', 0x8f, 'l', 'd', 't', 0x85, 0x86, 0x87, 0x91 ->
                stack.push(container(opcode));
            case 'K', 'M', 'J', 'I', 'L', 0x8a, 0x8b, 'G', 'F' -> stack.push(number(opcode));
            case 'X', 0x8c, 0x8d, 'V', 'T', 'U', 'S', 'B', 'C', 0x8e, 0x96 -> stack.push(text(opcode));
            case 'q', 'r', 'p', 0x94, 'h', 'j', 'g' -> memorise(opcode);
            case 'a', 'e', 's', 'u', 0x90, 'b' -> change(opcode);
            case 'c', 0x93, 'R', 'i', 'o', 0x81, 0x92, 'Q' -> stack.push(object(opcode));
            default ->
                throw in.malformed("the operation 0x" + Integer.toHexString(opcode) + ", which no checkpoint needs,");
        }
    }

    private Object container(int opcode) {
        return switch (opcode) {
            case 'N' -> NONE;
            case 0x88 -> true;
            case 0x89 -> false;
            case ')' -> List.of();
            case ']', 0x8f -> new ArrayList<>();
            case '}' -> new PickledDictionary();
            case 'd' -> putAll(new PickledDictionary(), stack.popToMark());
            case 0x85 -> stack.popLast(1);
            case 0x86 -> stack.popLast(2);
            case 0x87 -> stack.popLast(3);
            default -> stack.popToMark();
        };
    }

    private Object number(int opcode) throws IOException {
        return switch (opcode) {
            case 'K' -> (long) in.unsignedByte();
            case 'M' -> (long) in.unsignedShort();
            case 'J' -> (long) in.signedInt();
            case 'I' -> in.decimalIntegerOrBoolean();
            case 'L' -> in.decimalInteger();
            case 0x8a -> in.integer(in.unsignedByte());
            case 0x8b -> in.integer(in.signedInt());
            case 'G' -> in.bigEndianDouble();
            default -> in.decimalDouble();
        };
    }

    /** Python 2's strings are text here, since names were such strings; bytes are skipped. */
    private Object text(int opcode) throws IOException {
        return switch (opcode) {
            case 'X' -> in.text(in.unsignedInt(), StandardCharsets.UTF_8);
            case 0x8c -> in.text(in.unsignedByte(), StandardCharsets.UTF_8);
            case 0x8d -> in.text(in.signedLong(), StandardCharsets.UTF_8);
            case 'T' -> in.text(in.signedInt(), StandardCharsets.ISO_8859_1);
            case 'U' -> in.text(in.unsignedByte(), StandardCharsets.ISO_8859_1);
            case 'V' -> in.line();
            case 'S' -> unquoted(in.line());
            case 'C' -> in.skipped(in.unsignedByte(), "is bytes");
            case 'B' -> in.skipped(in.unsignedInt(), "is bytes");
            default -> in.skipped(in.signedLong(), "is bytes");
        };
    }

    private String unquoted(String line) {
        if (line.length() < 2 || line.charAt(0) != line.charAt(line.length() - 1)) {
            throw in.malformed("a string without quotes");
        }
        return line.substring(1, line.length() - 1);
    }

    private void memorise(int opcode) throws IOException {
        switch (opcode) {
            case 'q' -> stack.remember(in.unsignedByte());
            case 'r' -> stack.remember(in.unsignedInt());
            case 'p' -> stack.remember(index(in.decimalInteger()));
            case 0x94 -> stack.remember();
            case 'h' -> stack.pushRemembered(in.unsignedByte());
            case 'j' -> stack.pushRemembered(in.unsignedInt());
            default -> stack.pushRemembered(index(in.decimalInteger()));
        }
    }

    private long index(Object number) {
        if (number instanceof Long index) {
            return index;
        }
        throw in.malformed("an index that is none");
    }

    /** Drops the items that are put into an opaque value, or set on any. */
    private void change(int opcode) {
        List<Object> added = switch (opcode) {
            case 'a', 'b' -> stack.popLast(1);
            case 's' -> stack.popLast(2);
            default -> stack.popToMark();
        };
        Object target = stack.peek();
        if (target instanceof OpaqueValue || opcode == 'b') {
            return;
        }
        if (opcode == 's' || opcode == 'u') {
            if (!(target instanceof PickledDictionary dictionary)) {
                throw in.malformed("items put into what is no dictionary");
            }
            putAll(dictionary, added);
        } else if (target instanceof ArrayList<?>) {
            list(target).addAll(added);
        } else {
            throw in.malformed("items put into what is no list");
        }
    }

    private PickledDictionary putAll(PickledDictionary target, List<Object> keysAndValues) {
        if (keysAndValues.size() % 2 != 0) {
            throw in.malformed("a key without a value");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            target.put(keysAndValues.get(i), keysAndValues.get(i + 1));
        }
        return target;
    }

    private Object object(int opcode) throws IOException {
        return switch (opcode) {
            case 'c' -> global(in.line(), in.line());
            case 0x93 -> {
                List<Object> names = stack.popLast(2);
                yield global(names.get(0), names.get(1));
            }
            case 'R', 0x81 -> {
                List<Object> arguments = list(stack.pop());
                yield call(stack.pop(), arguments);
            }
            case 0x92 -> {
                stack.pop();
                List<Object> arguments = list(stack.pop());
                yield call(stack.pop(), arguments);
            }
            case 'i' -> call(global(in.line(), in.line()), stack.popToMark());
            case 'o' -> {
                List<Object> classAndArguments = stack.popToMark();
                if (classAndArguments.isEmpty()) {
                    throw in.malformed("an object without a class");
                }
                yield call(classAndArguments.get(0), classAndArguments.subList(1, classAndArguments.size()));
            }
            default -> storage(list(stack.pop()));
        };
    }

    private Object global(Object module, Object name) {
        if (!(module instanceof String moduleName && name instanceof String globalName)) {
            throw in.malformed("a global whose name is no text");
        }
        Object global = TorchGlobals.named(moduleName, globalName);
        if (global instanceof OpaqueValue) {
            opaqueGlobals.add(moduleName + "." + globalName);
        }
        return global;
    }

    /** Lists that are copied into dictionaries again and again would let a small file grow without bound. */
    private Object call(Object callable, List<Object> arguments) {
        boolean copies = !(callable instanceof OpaqueValue) && !arguments.isEmpty();
        if (copies && arguments.get(0) instanceof List<?> items) {
            copied += items.size();
            if (copied > operations) {
                throw in.malformed("the same list copied again and again");
            }
        }
        return TorchCalls.call(callable, arguments);
    }

    private Object storage(List<Object> identifier) {
        TorchCalls.elementBytes(identifier).ifPresent(size -> {
            if (!size.equals(elementBytes.computeIfAbsent(String.valueOf(identifier.get(2)), key -> size))) {
                throw in.malformed("a storage of two element types");
            }
        });
        return TorchCalls.storage(identifier);
    }

    @SuppressWarnings("unchecked")
    private List<Object> list(Object value) {
        if (value instanceof List<?>) {
            return (List<Object>) value;
        }
        throw in.malformed("something else where a list must be");
    }
}
