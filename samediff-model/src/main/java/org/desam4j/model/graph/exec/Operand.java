package org.desam4j.model.graph.exec;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An argument of a kernel.
 *
 * @param array that the kernel reads; it belongs to the program
 * @param frozen true if its elements never change, so that a kernel may keep them in a layout of its own
 */
public record Operand(INDArray array, boolean frozen) {}
