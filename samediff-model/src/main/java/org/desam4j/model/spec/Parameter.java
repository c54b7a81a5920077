package org.desam4j.model.spec;

/**
 * One tensor that the network needs, as declared before any weight exists.
 *
 * @param name the name in the original state dictionary
 * @param shape the shape in the original state dictionary
 * @param initializer its first values where no checkpoint holds it
 * @param trainable true if training may change it
 */
public record Parameter(String name, Shape shape, Initializer initializer, boolean trainable) {}
