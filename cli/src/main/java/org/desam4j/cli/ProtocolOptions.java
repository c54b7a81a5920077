package org.desam4j.cli;

import java.util.Optional;
import org.desam4j.training.inference.card.Protocol;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The choices in which a training, with its evaluation, differs from the published code. */
final class ProtocolOptions {

    @Mixin
    private UseOptions use;

    @Mixin
    private MeasuringOptions measuring;

    @Option(
            names = "--validation-points",
            paramLabel = "fixed|fresh",
            description =
                    "Validation prompts, with grid points: the same in every epoch, or others in each (default: fixed;"
                            + " original: fresh).")
    private Optional<Protocol.ValidationPoints> validationPoints = Optional.empty();

    /** True if the published code is to be followed where no single option speaks. */
    boolean isOriginal() {
        return use.isOriginal();
    }

    /**
     * A protocol, or the named one, with what single options change.
     *
     * @throws IllegalArgumentException if an option's value is out of its range
     */
    Protocol change(Protocol start) {
        Protocol changed = measuring.change(use.change(start));
        return changed.toBuilder()
                .validationPoints(validationPoints.orElse(changed.validationPoints()))
                .build();
    }
}
