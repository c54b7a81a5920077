package org.desam4j.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program. */
@Command(
        name = "desam",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "DeSAM, the decoupled Segment Anything model for medical images, on the JVM.",
        subcommands = {
            DemoCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            CrossSiteCommand.class,
            CouplingCommand.class,
            AblationCommand.class,
            ProfileCommand.class,
            BenchCommand.class,
            EmbedCommand.class,
            InspectCommand.class,
            ConvertCommand.class,
            TraceCommand.class,
            DoctorCommand.class
        },
        footer = {"", "Begin with: ./desam demo", "Each command has its own --help."})
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
    private boolean verbose;

    /** Runs the program and ends the process with its exit code: 0, 1 for a failed job, 2 for wrong usage. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs the program. */
    static int run(String... arguments) {
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main)
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::usage)
                .setExecutionExceptionHandler((failure, command, parsed) -> main.fail(failure, command));
        try {
            return commandLine.execute(arguments);
        } catch (OutOfMemoryError e) {
            return main.fail(e, commandLine);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command; desam --help lists them");
    }

    private static int usage(ParameterException problem, String[] arguments) {
        CommandLine command = problem.getCommandLine();
        command.getErr().println("desam: " + problem.getMessage().replaceFirst("^Error: ", ""));
        CommandLine.UnmatchedArgumentException.printSuggestions(problem, command.getErr());
        command.getErr().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private int fail(Throwable failure, CommandLine command) {
        command.getErr().println("desam: " + FailureMessage.of(failure));
        if (verbose) {
            failure.printStackTrace(command.getErr());
        }
        return FailureMessage.isUsage(failure) ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    /** The version that the jar was built as. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"desam4j " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
