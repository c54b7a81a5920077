package org.desam4j.model.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A place in the tree of modules, in which layers declare their parameters. All scopes of one tree share the list of
 * declarations; a name is declared once.
 */
public final class Scope {
    private final String prefix;
    private final boolean trainable;
    private final Map<String, Parameter> declared;

    private Scope(String prefix, boolean trainable, Map<String, Parameter> declared) {
        this.prefix = prefix;
        this.trainable = trainable;
        this.declared = declared;
    }

    /** The root of a new tree; what is declared directly below it is frozen. */
    public static Scope root() {
        return new Scope("", false, new LinkedHashMap<>());
    }

    /** The module's name, such as {@code image_encoder.blocks.0}; empty for the root. */
    public String name() {
        return prefix;
    }

    public Scope child(String name) {
        return new Scope(qualified(name), trainable, declared);
    }

    public Scope child(int index) {
        return child(Integer.toString(index));
    }

    /** The same place, where what is declared from now on may be trained. */
    public Scope trainable() {
        return new Scope(prefix, true, declared);
    }

    /**
     * Declares a parameter.
     *
     * @throws IllegalStateException if the name is declared already
     */
    public Parameter parameter(String name, Initializer initializer, long... shape) {
        Parameter parameter = new Parameter(qualified(name), Shape.of(shape), initializer, trainable);
        if (declared.putIfAbsent(parameter.name(), parameter) != null) {
            throw new IllegalStateException("declared twice: " + parameter.name());
        }
        return parameter;
    }

    /** Everything declared in the whole tree so far, in order of declaration. */
    public List<Parameter> declared() {
        return List.copyOf(new ArrayList<>(declared.values()));
    }

    private String qualified(String name) {
        return prefix.isEmpty() ? name : prefix + "." + name;
    }
}
