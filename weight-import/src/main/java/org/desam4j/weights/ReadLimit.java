package org.desam4j.weights;

/**
 * Bounds on what a file from outside may make the program hold. Each is far above what checkpoints need, and a system
 * property raises it.
 */
enum ReadLimit {
    /** Operations of one pickle; a ViT-H with its optimiser's state needs about 100,000. */
    PICKLE_OPERATIONS("desam.limit.pickle-operations", 4_000_000, "operations"),
    /** Bytes that a compressed pickle becomes; a ViT-H with its optimiser's state has less than a MiB. */
    PICKLE("desam.limit.pickle-mib", 32, "MiB"),
    /** Bytes that one compressed storage, or all compressed arrays of an archive, become. */
    DECOMPRESSED("desam.limit.decompressed-mib", 512, "MiB"),
    /** Bytes of a tensor that repeats the same elements of its storage. */
    REPEATED("desam.limit.repeated-mib", 256, "MiB");

    private static final long MEBIBYTE = 1 << 20;

    private final String property;
    private final long standard;
    private final String unit;

    ReadLimit(String property, long standard, String unit) {
        this.property = property;
        this.standard = standard;
        this.unit = unit;
    }

    private long count() {
        return Long.getLong(property, standard);
    }

    /** The limit, in operations or bytes. */
    long value() {
        return unit.equals("MiB") ? Math.multiplyExact(count(), MEBIBYTE) : count();
    }

    /** The limit and how to raise it, to end a sentence that says what exceeds it. */
    String advice() {
        return "more than the limit of " + count() + " " + unit
                + "; if you trust the file, raise it with DESAM_JAVA_OPTS=-D" + property + "=N";
    }
}
