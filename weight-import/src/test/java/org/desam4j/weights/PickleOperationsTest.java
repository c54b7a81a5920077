package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The value that each operation makes, by its definition in Python's {@code pickletools}. */
class PickleOperationsTest {

    private static Object read(String pickle) throws IOException {
        byte[] bytes = pickle.getBytes(StandardCharsets.ISO_8859_1);
        return new PickleReader(new ByteArrayInputStream(bytes)).read();
    }

    @Test
    void tuplesListsAndDictionariesHoldWhatWasPushed() throws IOException {
        assertThat(read("K\u0001K\u0002K\u0003\u0087.")).isEqualTo(List.of(1L, 2L, 3L));
        assertThat(read("K\u0001K\u0002K\u0003\u0086\u0086.")).isEqualTo(List.of(1L, List.of(2L, 3L)));
        assertThat(read("(K\u0001K\u0002l.")).isEqualTo(List.of(1L, 2L));
        assertThat(read("](K\u0001K\u0002eK\u0003a.")).isEqualTo(List.of(1L, 2L, 3L));
        assertThat(read("(U\u0001aK\u0001U\u0001bK\u0002d."))
                .isInstanceOfSatisfying(
                        PickledDictionary.class,
                        dictionary -> assertThat(dictionary.named()).isEqualTo(Map.of("a", 1L, "b", 2L)));
        assertThat(read("}U\u0001aK\u0001s(K\u0005K\u0006u."))
                .isInstanceOfSatisfying(PickledDictionary.class, dictionary -> {
                    assertThat(dictionary.named()).isEqualTo(Map.of("a", 1L));
                    assertThat(dictionary.others()).isEqualTo(List.of(6L));
                });
    }

    @Test
    void theStackIsDuplicatedAndTakenFrom() throws IOException {
        assertThat(read("K\u0001K\u00022\u0087.")).isEqualTo(List.of(1L, 2L, 2L));
        assertThat(read("K\u0001K\u00020.")).isEqualTo(1L);
        assertThat(read("K\u0001(K\u0002K\u00031.")).isEqualTo(1L);
    }

    /** The three forms that remember a value under a number, the one that takes the next number, and the three that recall it. */
    @Test
    void valuesAreRememberedByNumber() throws IOException {
        assertThat(read("K\u0007p300\n0K\u0008q\u00050K\u0009r\u0001\u0001\u0000\u00000"
                        + "(g300\nh\u0005j\u0001\u0001\u0000\u0000t."))
                .isEqualTo(List.of(7L, 8L, 9L));
        assertThat(read("U\u0001a\u0094U\u0001b\u0094h\u0000h\u0001\u0086\u0086\u0086."))
                .isEqualTo(List.of("a", List.of("b", List.of("a", "b"))));
    }

    @Test
    void aNumberThatNothingIsRememberedUnderIsRefused() {
        for (String pickle : new String[] {"K\u0001q\u00010h\u0000.", "g0\n.", "K\u0001p18446744073709551616\n."}) {
            assertThatThrownBy(() -> read(pickle))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("its pickle is malformed");
        }
    }

    @Test
    void textOfProtocol0StandsInQuotes() throws IOException {
        assertThat(read("S'weights'\n.")).isEqualTo("weights");
        assertThat(read("S\"it's\"\n.")).isEqualTo("it's");
        assertThat(read("S''\n.")).isEqualTo("");
        assertThat(read("Vweights\n.")).isEqualTo("weights");
    }

    @ParameterizedTest
    @ValueSource(strings = {"S\n.", "S'\n.", "S'weights\n.", "Sweights'\n.", "S'weights\"\n."})
    void textWithoutQuotesIsRefused(String pickle) {
        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a string without quotes");
    }

    @Test
    void numbersOfEveryForm() throws IOException {
        assertThat(read("(M\u0000\u0001J\u00fe\u00ff\u00ff\u00ffI01\nI7\nL8L\n\u008a\u0001\u00ff"
                        + "\u008b\u0002\u0000\u0000\u0000\u00ff\u0000G?\u00f8\u0000\u0000\u0000\u0000\u0000\u0000"
                        + "F2.5\nt."))
                .isEqualTo(List.of(256L, -2L, true, 7L, 8L, -1L, 255L, 1.5, 2.5));
    }

    /** A mark is a floor: what lies below it is not to be taken before the mark is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "0.",
                "2.",
                "\u0085.",
                "K\u0001\u0086.",
                "K\u0001(.",
                "K\u0001(0.",
                "K\u0001(\u0085.",
                "K\u0001(2.",
                "K\u0001(q\u0000."
            })
    void whatIsNotThereIsNotTaken(String pickle) {
        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing left to take");
    }

    @ParameterizedTest
    @ValueSource(strings = {"t.", "K\u0001l.", "(tt.", "]e."})
    void withoutAMarkThereIsNoGoingBackToIt(String pickle) {
        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no mark to go back to");
    }

    @Test
    void itemsGoOnlyIntoWhatHoldsItems() {
        assertThatThrownBy(() -> read("K\u0001U\u0001aK\u0001s.")).hasMessageContaining("what is no dictionary");
        assertThatThrownBy(() -> read("}K\u0001a.")).hasMessageContaining("what is no list");
        assertThatThrownBy(() -> read("(U\u0001ad.")).hasMessageContaining("a key without a value");
        assertThatThrownBy(() -> read("(o.")).hasMessageContaining("an object without a class");
        assertThatThrownBy(() -> read("ccollections\nOrderedDict\nK\u0001R."))
                .hasMessageContaining("where a list must be");
    }

    @Test
    void anOrderedDictionaryIsMadeOfPairs() throws IOException {
        assertThat(read("ccollections\nOrderedDict\n](U\u0001aK\u0001\u0086U\u0001bK\u0002\u0086e\u0085R."))
                .isInstanceOfSatisfying(
                        PickledDictionary.class,
                        dictionary -> assertThat(dictionary.named()).isEqualTo(Map.of("a", 1L, "b", 2L)));
    }

    /**
     * The dictionary is made twice of one list of {@code pairs}, at the operation {@code pairs + 14}: as many items as
     * operations may have been copied by then, and no more.
     */
    @Test
    void asManyItemsAreCopiedAsThereWereOperations() throws IOException {
        assertThat(read(copiedTwice(14))).isInstanceOf(PickledDictionary.class);
        assertThatThrownBy(() -> read(copiedTwice(15))).hasMessageContaining("the same list copied again and again");
    }

    private static String copiedTwice(int pairs) {
        return "ccollections\nOrderedDict\nq\u0000(U\u0001aK\u0001\u0086q\u0001" + "h\u0001".repeat(pairs - 1)
                + "tq\u0002\u0085Rh\u0000h\u0002\u0085R.";
    }

    /** The number that {@link ReadLimit#PICKLE_OPERATIONS} has unless the user raises it. */
    @Test
    void asManyOperationsAreReadAsTheLimitSays() throws IOException {
        assertThat(read("\u0080\u0002" + ")".repeat(3_999_999) + ".")).isEqualTo(List.of());
    }
}
