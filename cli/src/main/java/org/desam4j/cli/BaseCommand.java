package org.desam4j.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.desam4j.training.InterruptibleProgress;
import org.desam4j.training.OutputPlace;
import org.desam4j.training.Progress;
import org.desam4j.training.StoppedException;
import org.desam4j.training.run.Stop;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The common part of all commands. */
@Command(mixinStandardHelpOptions = true, usageHelpAutoWidth = true, sortOptions = false)
abstract class BaseCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    /** True if the job needs ND4J. */
    boolean computes() {
        return true;
    }

    /** True if the choice of a backend makes a difference. */
    boolean takesBackend() {
        return computes();
    }

    /** The folder that the command fills, into which no other program may write meanwhile. */
    Optional<Path> folder() {
        return Optional.empty();
    }

    /** Does the command's job. */
    abstract void execute() throws Exception;

    @Override
    @SuppressWarnings("try") // the lock is held, and asked nothing
    public Integer call() throws Exception {
        try {
            requireFiles();
            Optional<Path> folder = folder();
            if (folder.isEmpty()) {
                execute();
            } else {
                try (Closeable lock = OutputPlace.hold(folder.get())) {
                    execute();
                }
            }
            return 0;
        } finally {
            out().flush();
        }
    }

    /** Files that are reached by a cluster's machines are for its jobs alone: no other command has been tried with them. */
    private void requireFiles() throws IOException {
        List<Path> shared = SharedPaths.of(spec);
        OptionSpec spark = spec.findOption(SparkOption.NAME);
        boolean onCluster = spark != null && !spark.getValue().equals(Optional.empty());
        if (!shared.isEmpty() && !onCluster) {
            throw wrongUsage(PathOption.refusal(shared.get(0).toString()));
        }
        SharedPaths.requireAnswers(shared);
    }

    /** The program whose command this is. */
    final Main program() {
        return (Main) spec.root().userObject();
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final Progress progress() {
        return new TerminalProgress(program().drawing());
    }

    /** Work that ends early when it is asked to. */
    @FunctionalInterface
    interface StoppableWork {
        /** Does it. */
        void run(Stop stop) throws Exception;
    }

    /**
     * Does work that Ctrl-C stops.
     *
     * @param kept the words for what is kept and how to continue
     */
    final void stoppable(String kept, StoppableWork work) throws Exception {
        try (Stopping stopping = stopping()) {
            try {
                work.run(stopping.stop());
            } catch (StoppedException e) {
                progress().say("Stopped; " + kept);
            }
        }
    }

    /** For a job that keeps a state of its own. */
    final Stopping stopping() {
        return new Stopping(spec.commandLine().getErr());
    }

    /** Progress of work that has no state to keep, and ends when it reports after it was asked to. */
    final Progress progress(Stop stop) {
        return new InterruptibleProgress(progress(), stop::isRequested);
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
