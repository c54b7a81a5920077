package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void whatSteersATerminalIsWrittenOut() {
        assertThat(Printable.line("a\u001b[2Jb\u009bc\u0007\b\r\n\t\u007f"))
                .isEqualTo("a\\u001b[2Jb\\u009bc\\u0007\\u0008\\u000d\\u000a\\u0009\\u007f");
        assertThat(Printable.line("a\u2028b\u2029c\u0085d")).isEqualTo("a\\u2028b\\u2029c\\u0085d");
        assertThat(Printable.line("left\u202etfel\u2066x\u200fy\u061c"))
                .isEqualTo("left\\u202etfel\\u2066x\\u200fy\\u061c");
        assertThat(Printable.line("half \ud83d of a pair")).isEqualTo("half \\ud83d of a pair");
    }

    @Test
    void linesStayLines() {
        assertThat(Printable.lines("a\tb\nc\r\nd\re\u001b")).isEqualTo("a\tb\nc\nd\\u000de\\u001b");
    }

    @Test
    void wordsOfEveryScriptStayAsTheyAre() {
        String words =
                "Prostata-Größe 前立腺 \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \ud83e\ude7b C:\\scans\\A.nii";
        assertThat(Printable.line(words)).isEqualTo(words);
    }

    /** Unicode's Bidi_Control: each character of it is written out, and no format character next to one. */
    @Test
    void exactlyTheCharactersThatTurnTheDirectionAreWrittenOut() {
        assertThat(Printable.line("\u061c|\u200e\u200f|\u202a\u202b\u202c\u202d\u202e|\u2066\u2067\u2068\u2069"))
                .isEqualTo("\\u061c|\\u200e\\u200f|\\u202a\\u202b\\u202c\\u202d\\u202e|\\u2066\\u2067\\u2068\\u2069");
        String neighbours = "\u061b\u061d\u200d\u2010\u202f\u2064\u206a";
        assertThat(Printable.line(neighbours)).isEqualTo(neighbours);
    }
}
