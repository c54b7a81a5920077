package org.desam4j.model.graph.exec;

import java.util.Locale;
import java.util.Optional;

/** The numbers that products are computed of. Sums of products, norms, softmax and results are computed in float32 always. */
public enum Precision {
    /** IEEE single precision. */
    FLOAT32,
    /** float32 cut to 8 bits of significand, for processors that have instructions for it; values that only products read are kept so. */
    BFLOAT16;

    /** The reason why this machine does not compute products of this precision; nothing if it does. */
    public Optional<String> obstacle() {
        if (this == FLOAT32) {
            return Optional.empty();
        }
        if (ComputeDevice.inUse().isPresent()) {
            return Optional.of("the GPU computes in float32 alone");
        }
        Optional<KernelLibrary> library = KernelLibrary.installed();
        if (library.isEmpty()) {
            return Optional.of("ND4J alone computes in float32, and no library of kernels is installed");
        }
        return library.filter(each -> !each.isFast(this))
                .map(each -> "the processor has no instructions for it (" + each.description() + ")");
    }

    /**
     * Makes sure that this machine computes products of this precision.
     *
     * @throws IllegalArgumentException if it does not; the message says why
     */
    public Precision require() {
        obstacle().ifPresent(reason -> {
            throw new IllegalArgumentException(name().toLowerCase(Locale.ROOT) + " cannot be computed on this machine: "
                    + reason + "; take the precision float32");
        });
        return this;
    }
}
