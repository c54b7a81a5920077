package org.desam4j.training.dataset.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.desam4j.training.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTextTest {
    @TempDir
    private Path folder;

    private String read(String latin1) throws IOException {
        return TableText.read(Files.write(folder.resolve("sites.csv"), latin1.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void aMessageNamesTheLine() {
        assertThatThrownBy(() -> read("\0case,site\n"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("zero bytes in line 1;");
        assertThatThrownBy(() -> read("case,site\r\n\r\na,A\0\n")).hasMessageContaining("zero bytes in line 3;");
        assertThatThrownBy(() -> read("case,site\na,A\nb,K\u00F6ln\n"))
                .hasMessageContaining("its line 3 holds the byte 0xf6 (\"\u00F6\" in Latin-1)");
    }

    /** Latin-1 has letters and signs from 0xa0 on; windows-1252 has some below, which are control characters there. */
    @Test
    void aByteThatIsNoLetterInLatin1() {
        assertThatThrownBy(() -> read("case,site\na,\u009F\n"))
                .hasMessageContaining("0x9f (a control character in Latin-1)");
        assertThatThrownBy(() -> read("case,site\na,\u00A0\n")).hasMessageContaining("0xa0 (\"\u00A0\" in Latin-1)");
    }

    @Test
    void aTextWithoutAMarkIsReadAsItIs() throws IOException {
        assertThat(read("case,site\n")).isEqualTo("case,site\n");
        assertThat(read("")).isEmpty();
    }

    /** The header decides, and the comma where it has as many of another. */
    @ParameterizedTest
    @CsvSource({
        "'case,site', ','",
        "'case;site', ';'",
        "'case\tsite', '\t'",
        "'case,site,a;b;c', ','",
        "'case;site;a\tb\tc', ';'",
        "'case\tsite\ta;b', '\t'",
        "'# a; b; c|case,site', ','",
        "'  |case;site', ';'",
        "'case,site|1;2;3;4', ','",
        "'', ','"
    })
    void theSeparatorIsTheHeadersMostFrequent(String text, char delimiter) {
        assertThat(TableText.delimiter(text.replace('|', '\n'))).isEqualTo(delimiter);
    }
}
