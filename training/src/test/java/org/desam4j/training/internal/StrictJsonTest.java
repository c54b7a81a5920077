package org.desam4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictJsonTest {
    private enum Way {
        OLD,
        NEW
    }

    private record Part(
            int first,
            @WhenAbsent("\"OLD\"") Way way,
            @WhenAbsent("2.5") double share,
            @WhenAbsent("{\"a\":1}") Map<String, Integer> counts) {}

    private record Whole(String name, List<Part> parts) {}

    /** A setting that came later has the value that its component names, wherever in the file it lies. */
    @Test
    void whatAnEarlierVersionDidNotWriteIsWhatItMeant() throws JsonProcessingException {
        assertThat(StrictJson.value("{\"name\":\"x\",\"parts\":[{\"first\":7}]}", Whole.class))
                .isEqualTo(new Whole("x", List.of(new Part(7, Way.OLD, 2.5, Map.of("a", 1)))));
    }

    @Test
    void whatIsThereIsRead() throws JsonProcessingException {
        Part part = new Part(7, Way.NEW, 0, Map.of());
        assertThat(StrictJson.value(StrictJson.line(part), Part.class)).isEqualTo(part);
        assertThat(StrictJson.value(StrictJson.tree(part), Part.class)).isEqualTo(part);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | first",
                "{\"first\":null} | first",
                "{\"first\":7,\"way\":null} | way",
                "{\"first\":7,\"share\":null} | share",
                "{\"first\":7,\"way\":\"OTHER\"} | way",
                "{\"first\":7,\"shares\":1} | shares"
            })
    void damageIsNeverTakenForAnEarlierVersion(String json, String named) {
        assertThatThrownBy(() -> StrictJson.value(json, Part.class))
                .isInstanceOfSatisfying(
                        JsonProcessingException.class,
                        fault -> assertThat(StrictJson.describe(fault)).contains(named));
    }
}
