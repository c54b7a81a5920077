package org.desam4j.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The numbers, texts and lines of a pickle. Memory is taken for what is there, not for what is claimed. */
final class PickleInput {
    private static final int LONGEST_KEPT_TEXT = 4096;
    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_INTEGER = 1024;

    private final InputStream in;
    private final byte[] line = new byte[LONGEST_LINE];
    private long position;

    PickleInput(InputStream in) {
        this.in = in;
    }

    /** The number of bytes that were read. */
    long position() {
        return position;
    }

    int unsignedByte() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw end();
        }
        position++;
        return value;
    }

    int unsignedShort() throws IOException {
        return Short.toUnsignedInt(littleEndian(Short.BYTES).getShort());
    }

    int signedInt() throws IOException {
        return littleEndian(Integer.BYTES).getInt();
    }

    long unsignedInt() throws IOException {
        return Integer.toUnsignedLong(signedInt());
    }

    long signedLong() throws IOException {
        return littleEndian(Long.BYTES).getLong();
    }

    double bigEndianDouble() throws IOException {
        return ByteBuffer.wrap(bytes(Double.BYTES)).getDouble();
    }

    /** Text of a length in bytes; what is longer than any name is skipped, and opaque. */
    Object text(long length, Charset charset) throws IOException {
        if (length < 0 || length > LONGEST_KEPT_TEXT) {
            return skipped(length, "is long text");
        }
        return new String(bytes((int) length), charset);
    }

    /** Bytes, which no tensor's name or description is made of. */
    OpaqueValue skipped(long length, String reason) throws IOException {
        if (length < 0) {
            throw malformed("a negative length");
        }
        byte[] buffer = new byte[(int) Math.min(length, 1 << 16)];
        for (long left = length; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw end();
            }
            left -= read;
            position += read;
        }
        return new OpaqueValue(reason);
    }

    /** A signed little-endian integer of a length in bytes. */
    Object integer(long length) throws IOException {
        if (length < 0 || length > LONGEST_INTEGER) {
            return skipped(length, "is a long number");
        }
        byte[] littleEndian = bytes((int) length);
        byte[] bigEndian = new byte[littleEndian.length + 1];
        bigEndian[0] = (byte) (length > 0 && littleEndian[littleEndian.length - 1] < 0 ? -1 : 0);
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[littleEndian.length - i] = littleEndian[i];
        }
        return narrowed(new BigInteger(bigEndian));
    }

    /** An integer in decimal digits, which may end in Python 2's {@code L}. */
    Object decimalInteger() throws IOException {
        return decimalInteger(line());
    }

    /** An integer in decimal digits, of which {@code 01} and {@code 00} are the truth values. */
    Object decimalIntegerOrBoolean() throws IOException {
        String digits = line();
        return switch (digits) {
            case "00" -> false;
            case "01" -> true;
            default -> decimalInteger(digits);
        };
    }

    private Object decimalInteger(String digits) {
        try {
            return narrowed(new BigInteger(digits.endsWith("L") ? digits.substring(0, digits.length() - 1) : digits));
        } catch (NumberFormatException e) {
            throw malformed("a number that is none");
        }
    }

    double decimalDouble() throws IOException {
        String digits = line();
        return switch (digits) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                try {
                    yield Double.parseDouble(digits);
                } catch (NumberFormatException e) {
                    throw malformed("a number that is none");
                }
            }
        };
    }

    /** The text up to the end of a line. */
    String line() throws IOException {
        int length = 0;
        for (int next = unsignedByte(); next != '\n'; next = unsignedByte()) {
            if (length == LONGEST_LINE) {
                throw malformed("a line without an end");
            }
            line[length++] = (byte) next;
        }
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }

    /** The fault of the pickle, and its place. */
    IllegalArgumentException malformed(String problem) {
        return new IllegalArgumentException("its pickle is malformed: " + problem + " at byte " + position);
    }

    private static Object narrowed(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private ByteBuffer littleEndian(int length) throws IOException {
        return ByteBuffer.wrap(bytes(length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        position += bytes.length;
        if (bytes.length < length) {
            throw end();
        }
        return bytes;
    }

    private EOFException end() {
        return new EOFException("its pickle ends at byte " + position + ", before its end");
    }
}
