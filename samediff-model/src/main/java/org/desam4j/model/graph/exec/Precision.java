package org.desam4j.model.graph.exec;

/** The numbers that products are computed of. Sums of products, norms, softmax and results are float32 always. */
public enum Precision {
    /** IEEE single precision. */
    FLOAT32,
    /** float32 cut to 8 bits of significand, for processors that have instructions for it. */
    BFLOAT16
}
