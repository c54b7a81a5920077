package org.desam4j.cli;

import org.desam4j.model.graph.exec.Precision;
import picocli.CommandLine.Option;

/** The precision of products. */
final class PrecisionOption {

    /** The precisions that may be asked for. */
    enum Request {
        FLOAT32,
        BFLOAT16,
        /** The fastest that the machine has. */
        AUTO
    }

    @Option(
            names = "--precision",
            paramLabel = "float32|bfloat16|auto",
            description =
                    "Precision of products. bfloat16 is faster, and masks differ a little; it needs a processor with AVX-512"
                            + " BF16 or AMX (doctor tells); auto takes it where the processor has it, but not for steps of"
                            + " training (default: ${DEFAULT-VALUE}).")
    private Request request = Request.FLOAT32;

    /**
     * The precision that was asked for.
     *
     * @throws IllegalArgumentException if this machine does not compute in it
     */
    Precision precision() {
        return switch (request) {
            case FLOAT32 -> Precision.FLOAT32;
            case BFLOAT16 -> Precision.BFLOAT16.require();
            case AUTO -> Precision.BFLOAT16.obstacle().isEmpty() ? Precision.BFLOAT16 : Precision.FLOAT32;
        };
    }

    /**
     * The precision of training steps: float32 unless bfloat16 was named, so that weights do not depend on the machine by default.
     *
     * @throws IllegalArgumentException if this machine does not compute in it
     */
    Precision ofSteps() {
        return request == Request.BFLOAT16 ? precision() : Precision.FLOAT32;
    }

    /**
     * The precision that was asked for, where machines that differ compute together.
     *
     * @throws IllegalArgumentException if this machine does not compute in it, or each machine would choose
     */
    Precision onAllMachines() {
        if (request == Request.AUTO) {
            throw new IllegalArgumentException(
                    "--precision auto is each machine's own choice; name one with --spark, so that all compute alike");
        }
        return precision();
    }
}
