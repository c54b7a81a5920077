package org.desam4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.desam4j.cli.device.BackendChoice;
import org.desam4j.cli.device.BuiltBackend;
import org.desam4j.cli.device.NvidiaDriver;
import org.desam4j.cli.device.UnusableBackendException;
import org.desam4j.model.graph.exec.ComputeThreads;
import org.desam4j.training.UsableCores;
import org.desam4j.weights.Printable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program. */
@Command(
        name = "desam",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "DeSAM, the decoupled Segment Anything model for medical images, on the JVM.",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Begin with: ./desam demo",
            "Each command has its own --help.",
            "./desam package --out DIR [--backend cuda] makes a folder that runs on machines without a network."
        })
public final class Main implements Runnable {

    /** The exit code that shells show of a program that SIGPIPE has ended, as it ends most others when their reader has. */
    private static final int READER_ENDED = 128 + 13;

    /** The environment's count of threads, which ND4J takes by itself. */
    private static final String OMP_THREADS = "OMP_NUM_THREADS";

    /** The threads of Java's parallel streams, beside the one that waits for them; read when the first of them begins. */
    private static final String JAVA_THREADS = "java.util.concurrent.ForkJoinPool.common.parallelism";

    @Spec
    private CommandSpec spec;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean verbose;

    @Option(
            names = "--backend",
            scope = ScopeType.INHERIT,
            paramLabel = "auto|cpu|cuda",
            defaultValue = "auto",
            description =
                    "Compute backend; auto takes a GPU that ND4J supports, where the build for it is installed, else the CPU"
                            + " (default: ${DEFAULT-VALUE}).")
    private BackendChoice.Request backend;

    @Option(
            names = "--threads",
            scope = ScopeType.INHERIT,
            paramLabel = "N",
            description =
                    "Threads that compute on the CPU (default: the cores that this process may use, within a container's limit,"
                            + " or the environment's OMP_NUM_THREADS).")
    private Optional<Integer> threads = Optional.empty();

    private final StandardStream err;
    private Optional<CommandLine> command = Optional.empty();

    private Main(StandardStream err) {
        this.err = err;
    }

    /** The writer on which progress is drawn. */
    PrintWriter drawing() {
        return err.drawing();
    }

    /** Runs the program and ends the process with its exit code: 0, 1 for a failed job, 2 for wrong usage. */
    public static void main(String[] arguments) {
        // ND4J's libraries are of another version of JavaCPP than oneDNN's; through the logger its remark on that is
        // not shown.
        System.setProperty("org.bytedeco.javacpp.logger", "slf4j");
        System.exit(run(arguments));
    }

    /** Runs the program. */
    static int run(String... arguments) {
        StandardStream out = new StandardStream(System.out);
        StandardStream err = new StandardStream(System.err);
        CommandLine program = program(out, err, whole -> Commands.addTo(whole, List.of(arguments)));
        int exitCode;
        try {
            exitCode = program.execute(arguments);
        } catch (Error e) {
            Main main = program.getCommand();
            exitCode = main.fail(e, main.command.orElse(program));
        }
        if (out.hasFailed()) {
            if (StandardStream.isPiped()) {
                return exitCode == 0 ? READER_ENDED : exitCode;
            }
            err.text().println("desam: standard output cannot be written; is its disk full?");
            return exitCode == 0 ? CommandLine.ExitCode.SOFTWARE : exitCode;
        }
        return exitCode;
    }

    /** The program with all of its commands, for streams. */
    static CommandLine program(StandardStream out, StandardStream err) {
        return program(out, err, Commands::addTo);
    }

    /** @param commands adds commands */
    static CommandLine program(StandardStream out, StandardStream err, Consumer<CommandLine> commands) {
        Main main = new Main(err);
        CommandLine program = new CommandLine(main);
        commands.accept(program);
        program.setOut(out.text())
                .setErr(err.text())
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::usage)
                .setExecutionStrategy(main::execute)
                .setExecutionExceptionHandler((failure, command, parsed) -> main.fail(failure, command))
                .setDefaultValueProvider(new TypedDefaults())
                .registerConverter(Path.class, new PathOption(Path.of("")));
        HiddenOptions.addTo(program);
        OptionHeadings.addTo(program);
        return program;
    }

    /**
     * Starts ND4J with the threads that were asked for.
     *
     * @throws UnusableBackendException if it does not start
     */
    void startBackend() throws UnusableBackendException {
        int limit = Runtime.getRuntime().availableProcessors();
        threads.filter(asked -> asked < 1 || asked > limit).ifPresent(asked -> {
            throw new ParameterException(
                    command.orElseThrow(),
                    "--threads " + asked + " must lie between 1 and " + limit
                            + ", the processors that this process may use");
        });
        int count = threads.orElseGet(UsableCores::count);
        System.setProperty(JAVA_THREADS, Integer.toString(count - 1));
        BuiltBackend.start();
        if (threads.isPresent() || System.getenv(OMP_THREADS) == null) {
            ComputeThreads.use(count);
        }
    }

    private int execute(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        command = Optional.of(last.commandSpec().commandLine());
        boolean helps = last.isUsageHelpRequested() || last.isVersionHelpRequested();
        if (!helps && last.commandSpec().userObject() instanceof BaseCommand command && command.computes()) {
            try {
                BuiltBackend.require(backend, NvidiaDriver.installed());
                startBackend();
            } catch (UnusableBackendException e) {
                return fail(e, spec.commandLine());
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command; desam --help lists them");
    }

    private static int usage(ParameterException problem, String[] arguments) {
        CommandLine command = problem.getCommandLine();
        command.getErr().println("desam: " + Printable.line(problem.getMessage().replaceFirst("^Error: ", "")));
        CommandLine.UnmatchedArgumentException.printSuggestions(problem, command.getErr());
        command.getErr().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private int fail(Throwable failure, CommandLine command) {
        command.getErr().println("desam: " + Printable.line(FailureMessage.of(failure, command.getCommandSpec())));
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
