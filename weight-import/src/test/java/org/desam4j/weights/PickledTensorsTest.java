package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.desam4j.model.spec.Shape;
import org.junit.jupiter.api.Test;

class PickledTensorsTest {
    private static final TensorReference TENSOR = new TensorReference(
            new StorageReference(ElementType.FLOAT32, "0", 6, 0), 0, Shape.of(2, 3), List.of(3L, 1L));

    private static PickledDictionary dictionary(Object key, Object value) {
        PickledDictionary dictionary = new PickledDictionary();
        dictionary.put(key, value);
        return dictionary;
    }

    private static List<String> paths(Object root) {
        return PickledTensors.in(root).stream().map(StateDictionary::path).toList();
    }

    @Test
    void dictionariesAreFoundUnderTextNumbersAndInLists() {
        PickledDictionary root = dictionary("model", dictionary("net", dictionary("w", TENSOR)));
        root.put(1L, dictionary("w", TENSOR));
        root.put("runs", List.of("x", dictionary("w", TENSOR)));
        assertThat(paths(root)).containsExactly("?", "model.net", "runs.1");
        assertThat(paths(dictionary("w", TENSOR))).containsExactly("");
        assertThat(paths(TENSOR)).isEmpty();
    }

    @Test
    void whatIsOpaqueStandsBesideTheTensorsAndPlainValuesDoNot() {
        PickledDictionary root = dictionary("w", TENSOR);
        root.put("other", new OpaqueValue("depends on mine.Thing"));
        root.put("epoch", 3L);
        assertThat(PickledTensors.in(root))
                .containsExactly(new StateDictionary<>(
                        "", Map.of("w", TENSOR), Map.of("other", new OpaqueValue("depends on mine.Thing"))));
    }

    @Test
    void dictionariesAreSoughtDownToTheSixtyFourthLevel() {
        assertThat(PickledTensors.in(nested(64))).hasSize(1);
        assertThat(PickledTensors.in(nested(65))).isEmpty();
    }

    private static Object nested(int levels) {
        Object inner = dictionary("w", TENSOR);
        for (int level = 0; level < levels; level++) {
            inner = dictionary("k", inner);
        }
        return inner;
    }

    /** The shape of the only tensor and the kind of each other value are shown, as the user needs them to find the network. */
    @Test
    void withoutADictionaryOfTensorsTheContentsAreNamed() {
        PickledDictionary root = dictionary("object", new OpaqueValue("depends on mine.Thing"));
        root.put("inner", new PickledDictionary());
        root.put("list", List.of());
        root.put("text", "x");
        root.put("epoch", 3L);
        root.put("rate", 0.5);
        root.put("best", true);
        root.put("none", PickleReader.NONE);
        String shown = "what it has is `object` (an object that depends on mine.Thing), `inner` (a dictionary),"
                + " `list` (a list), `text` (text), `epoch` (a number), `rate` (a number), `best` (a plain value),"
                + " `none` (a plain value)";
        assertRefused(root, shown + ". Save");
        root.put("ninth", 1L);
        assertRefused(root, shown + " and 1 more. Save");
        assertRefused(new PickledDictionary(), "what it has is an empty dictionary. Save");
        assertRefused(TENSOR, "what it has is a tensor of the shape [2, 3]. Save");
        assertRefused(List.of(), "what it has is a list. Save");
        assertRefused(3L, "what it has is a number. Save");
    }

    private static void assertRefused(Object root, String message) {
        assertThatThrownBy(() -> PickledTensors.choose(root, StateChoice.ONLY_ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it has no dictionary of named tensors")
                .hasMessageContaining(message);
    }
}
