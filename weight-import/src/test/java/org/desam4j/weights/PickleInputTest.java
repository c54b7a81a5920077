package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values are those of Python's definition of the format, {@code pickletools} and {@code pickle.encode_long}. */
class PickleInputTest {
    private static final int LONGEST_KEPT_TEXT = 4096;
    private static final int LONGEST_INTEGER = 1024;

    private static PickleInput of(byte[] bytes) {
        return new PickleInput(new ByteArrayInputStream(bytes));
    }

    private static PickleInput of(String latin) {
        return of(latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void numbersOfAFixedLengthAreLittleEndianAndDoublesBigEndian() throws IOException {
        PickleInput in = of("\u00ff\u00fe\u00ff\u00fe\u00ff\u00ff\u00ff\u00fe\u00ff\u00ff\u00ff"
                + "\u0001\u0002\u0000\u0000\u0000\u0000\u0000\u0080\u00bf\u00f8\u0000\u0000\u0000\u0000\u0000\u0000");
        assertThat(in.position()).isZero();
        assertThat(in.unsignedByte()).isEqualTo(255);
        assertThat(in.position()).isEqualTo(1);
        assertThat(in.unsignedShort()).isEqualTo(0xfffe);
        assertThat(in.position()).isEqualTo(3);
        assertThat(in.signedInt()).isEqualTo(-2);
        assertThat(in.unsignedInt()).isEqualTo(4294967294L);
        assertThat(in.position()).isEqualTo(11);
        assertThat(in.signedLong()).isEqualTo(Long.MIN_VALUE + 0x0201);
        assertThat(in.bigEndianDouble()).isEqualTo(-1.5);
        assertThat(in.position()).isEqualTo(27);
        assertThatThrownBy(in::unsignedByte).isInstanceOf(EOFException.class).hasMessageContaining("ends at byte 27");
    }

    /** The examples of {@code pickle.encode_long}, and the numbers on both sides of a long's bounds. */
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "00, 0",
        "7f, 127",
        "80, -128",
        "ff, -1",
        "ff00, 255",
        "ff7f, 32767",
        "00ff, -256",
        "0080, -32768",
        "010203, 197121",
        "ffffffffffffff7f, 9223372036854775807",
        "0000000000000080, -9223372036854775808",
        "000000000000008000, 9223372036854775808",
        "ffffffffffffff7fff, -9223372036854775809",
        "ffffffffffffffff00, 18446744073709551615"
    })
    void integersAreTwosComplementFromTheLowestByteOn(String bytes, BigInteger value) throws IOException {
        PickleInput in = of(HexFormat.of().parseHex(bytes));
        Object read = in.integer(bytes.length() / 2);
        assertThat(read).isEqualTo(value.bitLength() <= 63 ? (Object) value.longValueExact() : value);
        assertThat(in.position()).isEqualTo(bytes.length() / 2);
    }

    @Test
    void integersLongerThanAnyNumberAreSkipped() throws IOException {
        PickleInput in = of(new byte[2 * LONGEST_INTEGER + 2]);
        assertThat(in.integer(LONGEST_INTEGER)).isEqualTo(0L);
        assertThat(in.integer(LONGEST_INTEGER + 1)).isEqualTo(new OpaqueValue("is a long number"));
        assertThat(in.position()).isEqualTo(2 * LONGEST_INTEGER + 1);
        assertThat(in.unsignedByte()).isZero();
        assertThatThrownBy(() -> in.integer(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a negative length");
    }

    @Test
    void textIsKeptUpToTheLengthOfANameAndSkippedBeyond() throws IOException {
        PickleInput in = of("x".repeat(LONGEST_KEPT_TEXT) + "y".repeat(LONGEST_KEPT_TEXT + 1) + "gr\u00c3\u00b6\u00df");
        assertThat(in.text(0, StandardCharsets.UTF_8)).isEqualTo("");
        assertThat(in.text(LONGEST_KEPT_TEXT, StandardCharsets.UTF_8)).isEqualTo("x".repeat(LONGEST_KEPT_TEXT));
        assertThat(in.text(LONGEST_KEPT_TEXT + 1, StandardCharsets.UTF_8)).isEqualTo(new OpaqueValue("is long text"));
        assertThat(in.text(4, StandardCharsets.UTF_8)).isEqualTo("gr\u00f6");
        assertThat(in.text(1, StandardCharsets.ISO_8859_1)).isEqualTo("\u00df");
        assertThatThrownBy(() -> in.text(-1, StandardCharsets.UTF_8)).hasMessageContaining("a negative length");
        assertThatThrownBy(() -> in.text(3, StandardCharsets.UTF_8))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("ends at byte " + (2 * LONGEST_KEPT_TEXT + 6));
    }

    @Test
    void whatIsSkippedIsCountedAndLeavesWhatFollows() throws IOException {
        int length = (1 << 16) + 5;
        byte[] bytes = new byte[length + 3];
        bytes[length] = 7;
        PickleInput in = of(bytes);
        assertThat(in.skipped(0, "is bytes")).isEqualTo(new OpaqueValue("is bytes"));
        assertThat(in.position()).isZero();
        assertThat(in.skipped(length, "is bytes")).isEqualTo(new OpaqueValue("is bytes"));
        assertThat(in.position()).isEqualTo(length);
        assertThat(in.unsignedByte()).isEqualTo(7);
        assertThatThrownBy(() -> in.skipped(Long.MAX_VALUE, "is bytes"))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("ends at byte " + (length + 3));
    }

    @Test
    void decimalIntegersMayEndAsPython2WroteThem() throws IOException {
        PickleInput in = of("12\n-7L\n9223372036854775808L\n00\n01\n0\n1\n-3\n");
        assertThat(in.decimalInteger()).isEqualTo(12L);
        assertThat(in.decimalInteger()).isEqualTo(-7L);
        assertThat(in.decimalInteger()).isEqualTo(new BigInteger("9223372036854775808"));
        assertThat(in.decimalIntegerOrBoolean()).isEqualTo(false);
        assertThat(in.decimalIntegerOrBoolean()).isEqualTo(true);
        assertThat(in.decimalIntegerOrBoolean()).isEqualTo(0L);
        assertThat(in.decimalIntegerOrBoolean()).isEqualTo(1L);
        assertThat(in.decimalIntegerOrBoolean()).isEqualTo(-3L);
    }

    @Test
    void decimalDoublesHaveTheirNamesInPython() throws IOException {
        PickleInput in = of("-1.5e3\nnan\ninf\n-inf\n");
        assertThat(in.decimalDouble()).isEqualTo(-1500);
        assertThat(in.decimalDouble()).isNaN();
        assertThat(in.decimalDouble()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(in.decimalDouble()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "L\n", "0x10\n", "1 2\n", "one\n"})
    void digitsThatAreNoNumberAreNamedWithTheirPlace(String line) {
        String place = "a number that is none at byte " + line.length();
        assertThatThrownBy(() -> of(line).decimalInteger())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(place);
        assertThatThrownBy(() -> of(line).decimalDouble())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(place);
    }

    @Test
    void aLineEndsWithinItsLimit() throws IOException {
        String longest = "x".repeat(4096);
        assertThat(of(longest + "\n").line()).isEqualTo(longest);
        assertThatThrownBy(() -> of(longest + "x\n").line()).hasMessageContaining("a line without an end");
        assertThatThrownBy(() -> of("abc").line())
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("ends at byte 3");
    }
}
