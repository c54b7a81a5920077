package org.desam4j.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.desam4j.cli.device.BuiltBackend;
import org.desam4j.model.graph.exec.ComputeThreads;
import org.desam4j.training.PartWorker;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * A command as it was given on one machine, by which another one makes the same job of the same options.
 *
 * @param arguments the words of the command line
 * @param folder in which it was given, and in which relative paths lie
 */
public record Invocation(List<String> arguments, String folder) implements Serializable {
    private static final long serialVersionUID = 1L;

    public Invocation {
        arguments = List.copyOf(arguments);
    }

    /**
     * Starts ND4J and opens what the parts of the command's job need. The caller closes it.
     *
     * @param threads that compute a part
     * @throws IOException if the models or the data cannot be used on this machine
     */
    public PartWorker open(int threads) throws IOException {
        StandardStream nowhere =
                new StandardStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        CommandLine program = Main.program(nowhere, nowhere);
        program.registerConverter(Path.class, new PathOption(Path.of(folder)));
        ParseResult parsed = program.parseArgs(arguments.toArray(String[]::new));
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        PartedCommand command = (PartedCommand) parsed.commandSpec().userObject();
        try {
            BuiltBackend.start();
            ComputeThreads.use(threads);
            return command.worker();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
