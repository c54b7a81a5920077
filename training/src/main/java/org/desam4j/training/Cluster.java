package org.desam4j.training;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Machines that compute the parts of a job, several at once and in any order. A part leaves its results in files that all machines see, as
 * one machine would leave them, so that a part that is computed twice does no harm; the cluster knows nothing of what parts are.
 */
public interface Cluster extends Closeable {

    /**
     * The end of a part.
     *
     * @param part its name
     * @param result the text that its {@link PartWorker} gave; empty if it failed
     * @param failure the cause of its failure, if it failed
     */
    record Outcome(String part, String result, Optional<Failure> failure) {}

    /**
     * Computes parts, and returns when all are over. A part that fails does not end the others.
     *
     * @param work the name of the work, for progress
     * @param parts names by which each machine's {@link PartWorker} knows them
     * @param unit the things that parts are, in the plural
     * @param progress is told of each part that is over, and of what its machine has to say
     * @return in the order of the parts
     * @throws IOException if the cluster cannot go on; the parts that are over have left their files
     */
    List<Outcome> compute(String work, List<String> parts, String unit, Progress progress) throws IOException;

    /**
     * The same machines for parts whose names begin with that of a group, of which the caller says nothing. It has nothing to close.
     *
     * @param group a name without a slash
     */
    default Cluster under(String group) {
        return new ClusterGroup(this, group);
    }

    /** Gives the machines back. */
    @Override
    void close() throws IOException;
}
