package org.desam4j.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options that are taken and that help does not list. */
final class HiddenOptions {
    /** Names that options had before, by their present names: scripts keep working. */
    private static final Map<String, String> FORMER_NAMES =
            Map.of("--protocol", "--profile", "--border", "--frame", "--repeats", "--runs");

    private static final Set<String> OF_BACKEND = Set.of("--backend", "--threads");

    private HiddenOptions() {}

    /** Adds them to the commands of a program. */
    static void addTo(CommandLine program) {
        for (CommandLine command : program.getSubcommands().values()) {
            CommandSpec spec = command.getCommandSpec();
            FORMER_NAMES.forEach((name, former) -> Optional.ofNullable(spec.findOption(name))
                    .ifPresent(option -> spec.addOption(hidden(option, former))));
            if (command.getCommand() instanceof BaseCommand job && !job.takesBackend()) {
                for (OptionSpec option : List.copyOf(spec.options())) {
                    if (OF_BACKEND.contains(option.longestName())) {
                        spec.remove(option);
                        spec.addOption(hidden(option, option.longestName()));
                    }
                }
            }
        }
    }

    /** The same option under another name. One with a default value would lose what it is given to the default of the other name. */
    private static OptionSpec hidden(OptionSpec option, String name) {
        return OptionSpec.builder(option).names(name).hidden(true).build();
    }
}
