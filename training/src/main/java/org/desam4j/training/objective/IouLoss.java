package org.desam4j.training.objective;

/** The losses of the predicted IoU. */
public enum IouLoss {
    /** Not at all: whole-box prompts say nothing about it. */
    NONE,
    /** The mean absolute error, the published code's default. */
    ABSOLUTE_ERROR,
    /** The mean squared error, which the published code offers. */
    SQUARED_ERROR
}
