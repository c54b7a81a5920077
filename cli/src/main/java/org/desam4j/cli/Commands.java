package org.desam4j.cli;

import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The program's commands, in the order in which help lists them. */
final class Commands {
    private static final List<Class<? extends BaseCommand>> ALL = List.of(
            DemoCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            ViewCommand.class,
            CrossSiteCommand.class,
            CouplingCommand.class,
            AblationCommand.class,
            ProfileCommand.class,
            BenchCommand.class,
            EmbedCommand.class,
            InspectCommand.class,
            ConvertCommand.class,
            TraceCommand.class,
            DoctorCommand.class);

    private Commands() {}

    /** Adds all commands to the program. */
    static void addTo(CommandLine program) {
        ALL.forEach(kind -> program.addSubcommand(new CommandLine(kind)));
    }

    /**
     * Adds those that the arguments name; of the others the name and the description alone, because looking through the options of
     * all commands takes most of the time in which help is printed.
     */
    static void addTo(CommandLine program, List<String> arguments) {
        Set<String> named = Set.copyOf(arguments);
        boolean mayNameOthers = arguments.stream().anyMatch(argument -> argument.startsWith("@"));
        for (Class<? extends BaseCommand> kind : ALL) {
            Command about = kind.getAnnotation(Command.class);
            if (mayNameOthers || named.contains(about.name())) {
                program.addSubcommand(new CommandLine(kind));
            } else {
                CommandSpec described = CommandSpec.create().name(about.name());
                described.usageMessage().description(about.description());
                program.addSubcommand(about.name(), described);
            }
        }
    }
}
