package org.desam4j.model.decoder;

/** Execution of the squeeze-and-excitation gate in PDMM's residual blocks. */
public enum SqueezeExcitationGate {
    /** The constant 0.5 that the published gate always is. */
    CONSTANT,
    /** Computed as published, from the normalised map. */
    AFTER_NORM,
    /** Computed from the map before its normalisation, where the mean of a channel says something: what is meant. */
    BEFORE_NORM
}
