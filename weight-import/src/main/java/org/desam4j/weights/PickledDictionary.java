package org.desam4j.weights;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Python dictionary. Keys that are not text are not kept, so that no key of a hostile pickle, which may hold itself, is ever
 * hashed, compared or printed.
 */
final class PickledDictionary {
    private final Map<String, Object> named = new LinkedHashMap<>();
    private final List<Object> others = new ArrayList<>();

    void put(Object key, Object value) {
        if (key instanceof String name) {
            named.put(name, value);
        } else {
            others.add(value);
        }
    }

    /** The values under keys of text. */
    Map<String, Object> named() {
        return Collections.unmodifiableMap(named);
    }

    /** The values under numbers and other keys. */
    List<Object> others() {
        return Collections.unmodifiableList(others);
    }
}
