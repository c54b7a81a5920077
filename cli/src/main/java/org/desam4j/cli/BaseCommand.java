package org.desam4j.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.desam4j.training.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands share. */
@Command(mixinStandardHelpOptions = true, usageHelpAutoWidth = true, sortOptions = false)
abstract class BaseCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    /** Whether the job needs ND4J. */
    boolean computes() {
        return true;
    }

    /** Does the command's job. */
    abstract void execute() throws Exception;

    @Override
    public Integer call() throws Exception {
        try {
            execute();
            return 0;
        } finally {
            out().flush();
        }
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final Progress progress() {
        return new TerminalProgress(spec.commandLine().getErr());
    }

    /** Makes a value of options; what it refuses is wrong usage. */
    final <T> T fromOptions(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** Wrong usage that no single option shows. */
    final ParameterException wrongUsage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
