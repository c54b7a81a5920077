package org.desam4j.cli;

import picocli.CommandLine.Option;

/** The choice of a network in a checkpoint that holds several. */
final class StateOption {

    @Option(
            names = "--state",
            paramLabel = "KEY",
            description = "The dictionary of the checkpoint that holds the network, where several do.")
    private String key = "";

    /** The key; empty for the only network that there is. */
    String key() {
        return key;
    }
}
