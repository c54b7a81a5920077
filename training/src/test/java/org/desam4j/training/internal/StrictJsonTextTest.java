package org.desam4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** JSON as text, the place of a fault, and what two values do not share. */
class StrictJsonTextTest {
    private record Part(int number, List<Double> sizes) {}

    private record Whole(String name, Part part) {}

    private static Whole whole(String name, int number, Double... sizes) {
        return new Whole(name, new Part(number, List.of(sizes)));
    }

    @Test
    void aTreeBeginsWithItsFormatNumber() throws JsonProcessingException {
        assertThat(StrictJson.line(StrictJson.tree(3, whole("x", 1, 2.5))))
                .isEqualTo("{\"format\":3,\"name\":\"x\",\"part\":{\"number\":1,\"sizes\":[2.5]}}");
        assertThat(StrictJson.line(StrictJson.tree(Map.of("a", 1)))).isEqualTo("{\"a\":1}");
        String indented = new String(StrictJson.indented(StrictJson.tree(whole("x", 1))), StandardCharsets.UTF_8);
        assertThat(indented.lines().toList()).contains("  \"name\" : \"x\",");
        assertThat(StrictJson.value(indented, Whole.class)).isEqualTo(whole("x", 1));
    }

    @Test
    void whatIsNoObjectIsRefused() {
        for (String text : List.of("3", "[]", "null", "\"x\"")) {
            assertThatThrownBy(() -> StrictJson.object(text)).isInstanceOf(JsonProcessingException.class);
        }
        assertThatThrownBy(() -> StrictJson.value("null", Whole.class)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void aFaultIsOneLineWithItsPlace() {
        assertThat(fault("{\"name\":\"x\",\"part\":{\"number\":1,\"sizes\":[1,\"y\"]}}"))
                .startsWith("part.sizes[1]: ")
                .doesNotContain("\n");
        assertThat(fault("{\"name\":\"x\",\"part\":{\"number\":null,\"sizes\":[]}}"))
                .startsWith("part.number: ")
                .doesNotContain("DeserializationFeature");
        assertThat(fault("{")).doesNotContain("\n").startsWith("Unexpected end-of-input");
    }

    private static String fault(String json) {
        return StrictJson.describe(
                catchThrowableOfType(JsonProcessingException.class, () -> StrictJson.value(json, Whole.class)));
    }

    @Test
    void differencesNameTheirPath() {
        assertThat(StrictJson.differences(whole("x", 1, 2.5), whole("x", 1, 2.5)))
                .isEmpty();
        assertThat(StrictJson.differences(whole("x", 1, 2.5), whole("y", 2, 2.5)))
                .extracting(StrictJson.Difference::toString)
                .containsExactly("name x -> y", "part.number 1 -> 2");
        assertThat(StrictJson.differences(Map.of("a", 1), Map.of("b", List.of(1, 2))))
                .extracting(StrictJson.Difference::toString)
                .containsExactly("a 1 -> nothing", "b nothing -> [1,2]");
    }
}
