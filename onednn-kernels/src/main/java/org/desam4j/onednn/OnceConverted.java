package org.desam4j.onednn;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.memory;
import org.desam4j.model.graph.exec.Step;

/** An argument of two primitives of a step, which is converted once where both take it alike. */
final class OnceConverted {
    private final Input input;
    private final int slot;
    private final List<Step> steps;
    private Optional<memory> latest = Optional.empty();

    /**
     * @param slot of the scratch memory for the converted argument, which nothing else in these steps uses
     * @param steps to which conversions are added
     */
    OnceConverted(Input input, int slot, List<Step> steps) {
        this.input = input;
        this.slot = slot;
        this.steps = steps;
    }

    Input input() {
        return input;
    }

    /** The argument as a primitive takes it. */
    memory as(memory.desc kind) {
        if (latest.isEmpty() || !latest.get().get_desc().equals(kind)) {
            latest = Optional.of(input.as(kind, slot, steps));
        }
        return latest.get();
    }
}
