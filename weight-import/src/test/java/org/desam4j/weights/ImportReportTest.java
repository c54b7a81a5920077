package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImportReportTest {
    private static ImportReport report(
            List<String> missing, List<String> missingPdmm, Map<String, String> misshapen, boolean hasPdmm) {
        return new ImportReport(missing, missingPdmm, List.of(), misshapen, hasPdmm);
    }

    @Test
    void everyKindOfFaultIsCountedAndNamed() {
        ImportReport report = new ImportReport(
                List.of("a"), List.of("mask_decoder.b"), List.of("x", "y"), Map.of("w", "[1] instead of [2]"), true);
        assertThat(report.describe())
                .isEqualTo("2 unexpected: x, y; 1 of the wrong shape: w ([1] instead of [2]);"
                        + " 2 missing: a, mask_decoder.b");
        assertThat(report(List.of(), List.of(), Map.of(), true).describe()).isEmpty();
    }

    /** Eight names are shown, and how many more there are. */
    @Test
    void manyNamesAreCutOff() {
        List<String> names = IntStream.range(0, 20).mapToObj(i -> "n" + i).toList();
        assertThat(ImportReport.listing(names)).isEqualTo("n0, n1, n2, n3, n4, n5, n6, n7 and 12 more");
        assertThat(ImportReport.listing(names.subList(0, 8))).isEqualTo("n0, n1, n2, n3, n4, n5, n6, n7");
        assertThat(ImportReport.listing(names.subList(0, 9))).endsWith("n7 and 1 more");
        assertThat(ImportReport.listing(List.of())).isEmpty();
    }

    @Test
    void completeIsWhatLacksNothing() {
        assertThat(report(List.of(), List.of(), Map.of(), true).isComplete()).isTrue();
        assertThat(report(List.of("a"), List.of(), Map.of(), true).isComplete()).isFalse();
        assertThat(report(List.of(), List.of("a"), Map.of(), true).isComplete()).isFalse();
        assertThat(report(List.of(), List.of(), Map.of("a", "b"), true).isComplete())
                .isFalse();
    }

    @Test
    void aSamLacksThePdmmAlone() {
        assertThat(report(List.of(), List.of("a"), Map.of(), false).isSamOnly()).isTrue();
        assertThat(report(List.of(), List.of("a"), Map.of(), true).isSamOnly()).isFalse();
        assertThat(report(List.of("a"), List.of("a"), Map.of(), false).isSamOnly())
                .isFalse();
        assertThat(report(List.of(), List.of("a"), Map.of("a", "b"), false).isSamOnly())
                .isFalse();
    }

    @Test
    void tensorsOfTheEncoderAreThoseUnderItsName() {
        ImportReport report = new ImportReport(
                List.of(),
                List.of(),
                List.of("image_encoder.adapter", "image_encoders", "head.image_encoder.x"),
                Map.of(),
                true);
        assertThat(report.unexpectedInEncoder()).containsExactly("image_encoder.adapter");
    }
}
