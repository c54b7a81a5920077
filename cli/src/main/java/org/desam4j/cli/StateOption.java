package org.desam4j.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** The choice of a network in a checkpoint that holds several. */
final class StateOption {

    @Option(
            names = "--state",
            paramLabel = "KEY",
            description = "The dictionary of the checkpoint that holds the network, where several do.")
    private Optional<String> key = Optional.empty();

    Optional<String> key() {
        return key;
    }
}
