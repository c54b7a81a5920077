package org.desam4j.model.graph.exec;

/** Thrown where an operation that only kernels compute of bfloat16 values is left to ND4J. */
final class HalfRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    HalfRefusedException(String operation) {
        super(operation + " of bfloat16 values");
    }
}
