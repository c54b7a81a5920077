package org.desam4j.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The choice of a checkpoint's dictionary that holds the network: the only one whose names fit, or the one that the user names.
 *
 * @param dictionary the dictionary
 * @param names the names of its tensors as the network has them
 * @param <T> the form in which tensors are given
 */
record StateChoice<T>(StateDictionary<T> dictionary, NetworkNames names) {
    /** In place of a key: the only network that there is. */
    static final String ONLY_ONE = "";

    private static final int KEYS_SHOWN = 8;
    private static final String HOW_TO_CHOOSE =
            "choose one with --state KEY, which train, embed, inspect and convert have";

    /** The keys of a network's tensors that is not SAM's, in the order in which they are looked for. */
    private static final List<String> USUAL = List.of("", "model", "state_dict", "model_state_dict");

    /** A network in a dictionary, and how the user names it. */
    private record Candidate<T>(String key, StateDictionary<T> dictionary, String prefix) {
        StateChoice<T> choice() {
            return new StateChoice<>(
                    dictionary, NetworkNames.of(dictionary.tensors().keySet(), prefix));
        }
    }

    /** A dictionary with the names that it has. */
    static <T> StateChoice<T> asStored(StateDictionary<T> dictionary) {
        return new StateChoice<>(
                dictionary, NetworkNames.asStored(dictionary.tensors().keySet()));
    }

    /** The same choice where tensors are given in another way. */
    <U> StateChoice<U> with(Map<String, U> tensors) {
        return new StateChoice<>(new StateDictionary<>(dictionary.path(), tensors, dictionary.opaque()), names);
    }

    /**
     * Chooses a dictionary.
     *
     * @param state the key that the user gives, or {@link #ONLY_ONE}
     * @throws IllegalArgumentException if none fits, several fit, or there is none of that key; the message lists what is
     *     there
     */
    static <T> StateChoice<T> among(List<StateDictionary<T>> dictionaries, String state) {
        List<Candidate<T>> candidates = new ArrayList<>();
        dictionaries.forEach(dictionary -> candidates.addAll(candidates(dictionary)));
        if (!state.equals(ONLY_ONE)) {
            return named(state, candidates, dictionaries);
        }
        if (candidates.size() > 1) {
            throw new IllegalArgumentException(
                    "it has several networks, " + keys(candidates.stream().map(Candidate::key)) + "; " + HOW_TO_CHOOSE);
        }
        return candidates.isEmpty()
                ? ofAnything(dictionaries)
                : candidates.get(0).choice();
    }

    private static <T> List<Candidate<T>> candidates(StateDictionary<T> dictionary) {
        List<String> prefixes = NetworkNames.prefixes(dictionary.tensors().keySet());
        return prefixes.stream()
                .map(prefix -> {
                    boolean onlyOne = prefixes.size() == 1 && !dictionary.path().isEmpty();
                    return new Candidate<>(key(dictionary.path(), onlyOne ? "" : prefix), dictionary, prefix);
                })
                .toList();
    }

    private static String key(String path, String prefix) {
        String name = prefix.endsWith(".") ? prefix.substring(0, prefix.length() - 1) : prefix;
        return path.isEmpty() || name.isEmpty() ? path + name : path + "." + name;
    }

    private static <T> StateChoice<T> named(
            String key, List<Candidate<T>> candidates, List<StateDictionary<T>> dictionaries) {
        Optional<StateChoice<T>> fitting = candidates.stream()
                .filter(candidate -> candidate.key().equals(key))
                .findFirst()
                .map(Candidate::choice);
        Stream<String> keys = candidates.isEmpty()
                ? dictionaries.stream().map(StateDictionary::path)
                : candidates.stream().map(Candidate::key);
        return fitting.or(() -> dictionaries.stream()
                        .filter(dictionary -> dictionary.path().equals(key))
                        .findFirst()
                        .map(StateChoice::ofAnything))
                .orElseThrow(
                        () -> new IllegalArgumentException("it has no dictionary `" + key + "`; it has " + keys(keys)));
    }

    private static <T> StateChoice<T> ofAnything(List<StateDictionary<T>> dictionaries) {
        if (dictionaries.size() == 1) {
            return ofAnything(dictionaries.get(0));
        }
        return USUAL.stream()
                .flatMap(path -> dictionaries.stream()
                        .filter(dictionary -> dictionary.path().equals(path)))
                .findFirst()
                .map(StateChoice::ofAnything)
                .orElseThrow(() -> new IllegalArgumentException("it has the dictionaries "
                        + keys(dictionaries.stream().map(StateDictionary::path))
                        + ", and none of them has the names of a SAM; " + HOW_TO_CHOOSE));
    }

    private static <T> StateChoice<T> ofAnything(StateDictionary<T> dictionary) {
        return new StateChoice<>(
                dictionary, NetworkNames.ofAnything(dictionary.tensors().keySet()));
    }

    private static String keys(Stream<String> keys) {
        List<String> all = keys.map(key -> key.isEmpty() ? "the outermost one" : "`" + key + "`")
                .distinct()
                .toList();
        String shown = all.stream().limit(KEYS_SHOWN).collect(Collectors.joining(", "));
        return all.size() > KEYS_SHOWN ? shown + " and " + (all.size() - KEYS_SHOWN) + " more" : shown;
    }
}
