package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignFilesTest {

    private static boolean isOnnx(String head) {
        return ForeignFile.kindOf(ByteBuffer.wrap(HexFormat.of().parseHex(head)))
                .filter(kind -> kind.startsWith("an ONNX model"))
                .isPresent();
    }

    /**
     * ONNX's {@code ModelProto}: field 1, {@code ir_version}, is a varint (tag 08); then field 2, {@code producer_name}
     * (tag 12), or field 7, {@code graph} (tag 3a).
     */
    @ParameterizedTest
    @ValueSource(strings = {"0801120770", "0808120770", "083f120770", "08083a8001", "08083a80010a"})
    void onnxIsToldByItsFirstTwoFields(String head) {
        assertThat(isOnnx(head)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "08081207", "0800120770", "0840120770", "0808220770", "0a08120770"})
    void whatBeginsInAnotherWayIsNoOnnx(String head) {
        assertThat(isOnnx(head)).isFalse();
    }

    /** Four names are shown, and how many more there are. */
    @Test
    void theContentsOfAnArchiveAreListed() {
        assertThat(ForeignArchive.listing(List.of())).isEqualTo("it is empty");
        assertThat(ForeignArchive.listing(List.of("a"))).isEqualTo("it holds a");
        assertThat(ForeignArchive.listing(List.of("a", "b", "c", "d"))).isEqualTo("it holds a, b, c, d");
        assertThat(ForeignArchive.listing(List.of("a", "b", "c", "d", "e", "f")))
                .isEqualTo("it holds a, b, c, d and 2 more");
    }

    @Test
    void archivesOfOtherKindsAreNamed() {
        assertThat(ForeignArchive.kindOf(List.of("x/archive_format"))).hasValueSatisfying(ForeignFilesTest::isExported);
        assertThat(ForeignArchive.kindOf(List.of("archive_format", "data.pkl")))
                .hasValueSatisfying(ForeignFilesTest::isExported);
        assertThat(ForeignArchive.kindOf(List.of("x/data.pkl", "x/constants.pkl")))
                .hasValueSatisfying(kind -> assertThat(kind).startsWith("a TorchScript program"));
        assertThat(ForeignArchive.kindOf(List.of("a.npy", "b.npy")))
                .hasValueSatisfying(kind -> assertThat(kind).startsWith("a NumPy archive"));
        assertThat(ForeignArchive.kindOf(List.of("a.npy", "data.pkl"))).isEmpty();
        assertThat(ForeignArchive.kindOf(List.of())).isEmpty();
    }

    private static void isExported(String kind) {
        assertThat(kind).startsWith("an exported program");
    }
}
