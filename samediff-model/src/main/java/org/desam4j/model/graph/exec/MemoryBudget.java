package org.desam4j.model.graph.exec;

/**
 * Memory that the values of a graph may take, which decides how many images a graph takes at once and into how many parts
 * attention is cut. Where even one image needs more, it gets more.
 *
 * @param encoding bytes for the values of the image encoder
 * @param scores bytes for the scores of one of its attentions
 * @param training bytes for the decoder's values between forward and backward pass
 */
public record MemoryBudget(long encoding, long scores, long training) {
    private static final long MEBIBYTE = 1L << 20;

    /** On a CPU few images at once are as fast as many, and scores that stay in its caches are faster. */
    public static final MemoryBudget CPU = new MemoryBudget(512 * MEBIBYTE, 32 * MEBIBYTE, 1024 * MEBIBYTE);

    public MemoryBudget {
        if (encoding <= 0 || scores <= 0 || training <= 0) {
            throw new IllegalArgumentException("memory for the values of graphs must be positive");
        }
    }

    /** For the device in use, which has the weights already. */
    public static MemoryBudget available() {
        return ComputeDevice.inUse().map(MemoryBudget::of).orElse(CPU);
    }

    /**
     * Half of what is free on a device, so that inputs, results, optimiser state and other programs have the rest; an eighth of
     * that for scores.
     */
    static MemoryBudget of(ComputeDevice device) {
        long values = Math.max(CPU.encoding(), device.freeBytes() / 2);
        return new MemoryBudget(values, Math.max(CPU.scores(), values / 8), values);
    }
}
