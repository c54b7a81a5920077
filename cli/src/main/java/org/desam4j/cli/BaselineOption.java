package org.desam4j.cli;

import java.util.Optional;
import org.desam4j.training.inference.card.Protocol;
import picocli.CommandLine.Option;

/** The protocol that single options change. */
final class BaselineOption {

    @Option(
            names = "--protocol",
            paramLabel = "default|original",
            description = "Start from desam4j's settings, or from those of the published code, quirk by quirk; other"
                    + " options change single settings (default: default).")
    private Optional<String> name = Optional.empty();

    /** True if the published code is to be followed where no single option speaks. */
    boolean isOriginal() {
        return name.isPresent() && name.get().equals("original");
    }

    /**
     * The named protocol, or else the given one. Windows belong to the data and not to a protocol's name, and stay those of the
     * given one.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    Protocol start(Protocol given) {
        return name.map(known -> Protocol.named(known).withIntensity(given.intensity()))
                .orElse(given);
    }
}
