package org.desam4j.cli;

import org.desam4j.training.inference.card.Protocol;
import picocli.CommandLine.Mixin;

/** The choices by which a network makes a scan's mask: of the grey levels that it sees, and of what becomes of its logits. */
final class UseOptions {

    @Mixin
    private BaselineOption baseline;

    @Mixin
    private ReadingOptions reading;

    @Mixin
    private MaskOptions masks;

    /** True if the published code is to be followed where no single option speaks. */
    boolean isOriginal() {
        return baseline.isOriginal();
    }

    /**
     * A protocol, or the named one, with what single options change.
     *
     * @throws IllegalArgumentException if an option's value is out of its range
     */
    Protocol change(Protocol start) {
        return masks.change(reading.change(baseline.start(start)));
    }
}
