package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateChoiceTest {
    private static final String PARAMETER = "mask_decoder.iou_token.weight";

    private static StateDictionary<String> dictionary(String path, String... names) {
        Map<String, String> tensors = new LinkedHashMap<>();
        for (String name : names) {
            tensors.put(name, "tensor " + name);
        }
        return new StateDictionary<>(path, tensors, Map.of());
    }

    private static String path(List<StateDictionary<String>> dictionaries, String state) {
        return StateChoice.among(dictionaries, state).dictionary().path();
    }

    private static void assertRefused(List<StateDictionary<String>> dictionaries, String state, String message) {
        assertThatThrownBy(() -> StateChoice.among(dictionaries, state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theOnlyNetworkIsChosenWithoutItsPrefix() {
        StateChoice<String> choice = StateChoice.among(
                List.of(dictionary("optimizer", "step"), dictionary("state_dict", "model." + PARAMETER)),
                StateChoice.ONLY_ONE);
        assertThat(choice.dictionary().path()).isEqualTo("state_dict");
        assertThat(choice.names().stored()).isEqualTo(Map.of(PARAMETER, "model." + PARAMETER));
    }

    /** In a dictionary with a key, a prefix is named only where it tells networks apart; in the outermost one it is the key. */
    @Test
    void severalNetworksAreNamedByKeyAndPrefix() {
        List<StateDictionary<String>> several = List.of(
                dictionary("", "student." + PARAMETER, "teacher." + PARAMETER),
                dictionary("ema", "net." + PARAMETER),
                dictionary("last", "a." + PARAMETER, "b." + PARAMETER));
        assertRefused(
                several,
                StateChoice.ONLY_ONE,
                "it has several networks, `student`, `teacher`, `ema`, `last.a`, `last.b`; choose one with --state");
        assertThat(StateChoice.among(several, "teacher").names().prefix()).isEqualTo("teacher.");
        assertThat(StateChoice.among(several, "ema").names().prefix()).isEqualTo("net.");
        assertThat(StateChoice.among(several, "last.b").names().prefix()).isEqualTo("b.");
        assertRefused(
                several, "best", "it has no dictionary `best`; it has `student`, `teacher`, `ema`, `last.a`, `last.b`");
    }

    @Test
    void aPrefixInTheOutermostDictionaryIsItsKey() {
        List<StateDictionary<String>> two = List.of(dictionary("", "net." + PARAMETER), dictionary("ema", PARAMETER));
        assertRefused(two, StateChoice.ONLY_ONE, "it has several networks, `net`, `ema`;");
        List<StateDictionary<String>> outermost = List.of(dictionary("", PARAMETER), dictionary("ema", PARAMETER));
        assertRefused(outermost, StateChoice.ONLY_ONE, "it has several networks, the outermost one, `ema`;");
    }

    @Test
    void aDictionaryOfAnotherNetworkIsChosenByItsKey() {
        List<StateDictionary<String>> others = List.of(dictionary("best", "w"), dictionary("last", "w"));
        assertThat(path(others, "last")).isEqualTo("last");
        assertThat(path(others, "best")).isEqualTo("best");
        assertRefused(others, "ema", "it has no dictionary `ema`; it has `best`, `last`");
    }

    @Test
    void amongOtherNetworksTheUsualKeysAreLookedForInTheirOrder() {
        List<StateDictionary<String>> all = new ArrayList<>(List.of(
                dictionary("other", "w"),
                dictionary("model_state_dict", "w"),
                dictionary("state_dict", "w"),
                dictionary("model", "w"),
                dictionary("", "w")));
        for (String chosen : List.of("", "model", "state_dict", "model_state_dict", "other")) {
            assertThat(path(all, StateChoice.ONLY_ONE)).isEqualTo(chosen);
            all.remove(all.size() - 1);
        }
    }

    /** Eight keys are shown, and how many more there are. */
    @Test
    void withoutAUsualKeyTheKeysAreListed() {
        List<StateDictionary<String>> others = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            others.add(dictionary("k" + i, "w"));
        }
        String keys = "it has the dictionaries `k1`, `k2`, `k3`, `k4`, `k5`, `k6`, `k7`, `k8`";
        assertRefused(
                others, StateChoice.ONLY_ONE, keys + ", and none of them has the names of a SAM; choose one with");
        others.add(dictionary("k9", "w"));
        assertRefused(others, StateChoice.ONLY_ONE, keys + " and 1 more, and none of them");
    }

    @Test
    void tensorsAreGivenInAnotherWayUnderTheSameNames() {
        StateChoice<Integer> other =
                StateChoice.asStored(dictionary("net", "module.w")).with(Map.of("module.w", 3));
        assertThat(other.dictionary()).isEqualTo(new StateDictionary<>("net", Map.of("module.w", 3), Map.of()));
        assertThat(other.names().stored()).isEqualTo(Map.of("module.w", "module.w"));
    }
}
