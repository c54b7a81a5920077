package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.desam4j.model.spec.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers by the definition of the safetensors format. */
class SafetensorsHeaderTest {

    private static SafetensorsHeader parse(String header) throws IOException {
        return SafetensorsHeader.parse(header.getBytes(StandardCharsets.UTF_8));
    }

    private static String tensor(String name, String shape, long from, long to) {
        return "\"" + name + "\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[" + from + "," + to
                + "]}";
    }

    @Test
    void aHeaderHasTensorsAndMetadata() throws IOException {
        SafetensorsHeader header = parse("{\"__metadata__\":{\"format\":\"pt\"}," + tensor("b", "[2,3]", 4, 28) + ","
                + tensor("a", "[]", 0, 4) + "}  ");
        assertThat(header.metadata()).isEqualTo(Map.of("format", "pt"));
        assertThat(header.tensors())
                .isEqualTo(Map.of(
                        "a", new SafetensorsHeader.Extent(ElementType.FLOAT32, Shape.of(), 0, 4),
                        "b", new SafetensorsHeader.Extent(ElementType.FLOAT32, Shape.of(2, 3), 4, 28)));
        header.requireFilling(28);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "[]| it is no object",
                "3| it is no object",
                "{\"x\":3}| x is no object",
                "{\"x\":[]}| x is no object",
                "{}{}| something follows its end",
                "{\"__metadata__\":{\"k\":1}}| the metadata k is no text",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":4,\"data_offsets\":[0,4]}}| x has no list where one belongs",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}| x has a false number",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}| x has a false number",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}| x lacks its shape or its place",
                "{\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}| x lacks its shape or its place",
                "{\"x\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}| x has the element type \"F31\""
            })
    void whatDescribesNoTensorsIsRefusedByName(String header, String problem) {
        assertThatThrownBy(() -> parse(header))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aTensorHasNoMoreThan64Dimensions() throws IOException {
        List<Long> ones = Collections.nCopies(64, 1L);
        assertThat(parse("{" + tensor("x", ones.toString(), 0, 4) + "}")
                        .tensors()
                        .get("x")
                        .shape())
                .isEqualTo(new Shape(ones));
        String more = Collections.nCopies(65, 1L).toString();
        assertThatThrownBy(() -> parse("{" + tensor("x", more, 0, 4) + "}")).hasMessageContaining("or too many");
    }

    /** The tensors lie one after the other without a gap, do not overlap, and fill the file. */
    @Test
    void tensorsFillWhatFollowsTheHeader() throws IOException {
        assertRefused("[1]", 0, 4, 8, "it promises 8 bytes of tensors, and 4 are there", 4);
        assertRefused("[1]", 0, 4, 8, "it promises 8 bytes of tensors, and 12 are there", 12);
        assertRefused("[1]", 0, 5, 9, "the place of b does not fit", 9);
        assertRefused("[1]", 0, 3, 7, "the place of b does not fit", 7);
        assertRefused("[2]", 0, 4, 8, "the place of a does not fit", 8);
        assertRefused("[1]", 1, 5, 9, "the place of a does not fit", 9);
        assertRefused("[4611686018427387904]", 0, 4, 8, "the shape of a is impossible", 8);
    }

    private static void assertRefused(String shape, long from, long next, long end, String problem, long bytes)
            throws IOException {
        SafetensorsHeader header =
                parse("{" + tensor("a", shape, from, from + 4) + "," + tensor("b", "[1]", next, end) + "}");
        assertThatThrownBy(() -> header.requireFilling(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }
}
