package org.desam4j.cli;

import picocli.CommandLine.Option;

/** The choice of a network in a checkpoint that holds several. */
final class StateOption {

    @Option(
            names = "--state",
            paramLabel = "KEY",
            description = "Key of the state dictionary in a checkpoint that holds several.")
    private String key = "";

    /** The key; empty for the only network that there is. */
    String key() {
        return key;
    }
}
