package org.desam4j.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1)", "=HYPERLINK(\"x\")", "-"})
    void namesThatSpreadsheetsWouldComputeAreText(String name) {
        assertThat(CsvFile.cell(name)).isEqualTo("'" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-3.25", "+4", "1.5e-07", "-1.5E+10", "-20 ± 23", "0.97", "", "case-1", "a=b", "NaN"})
    void numbersAndOtherNamesStay(String text) {
        assertThat(CsvFile.cell(text)).isEqualTo(text);
    }

    @Test
    void tablesAreQuotedAsTheFormatDemands() throws Exception {
        Path file = folder.resolve("table.csv");
        CsvFile.write(file, List.of("case", "Dice"), List.of(List.of("a,\"b\"", "0.5"), List.of("=x\n\u001b", "-1")));
        assertThat(file).hasContent("case,Dice\n\"a,\"\"b\"\"\",0.5\n'=x\\u000a\\u001b,-1\n");
        assertThat(Files.readString(file)).doesNotContain("\u001b");
    }
}
