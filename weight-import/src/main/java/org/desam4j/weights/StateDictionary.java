package org.desam4j.weights;

import java.util.Map;

/**
 * A dictionary of named tensors in a checkpoint.
 *
 * @param path the keys that lead to it, joined by points; empty for the checkpoint's outermost dictionary
 * @param tensors the tensors by their names there
 * @param opaque beside them what is not read, by its name there
 * @param <T> the form in which tensors are given
 */
record StateDictionary<T>(String path, Map<String, T> tensors, Map<String, OpaqueValue> opaque) {}
