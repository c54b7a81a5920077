package org.desam4j.training;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Computes parts of several groups, as {@link Cluster#under} names them. It has the worker of one group open at a time. */
public final class GroupedWorker implements PartWorker {

    /** Opens the worker of a group. */
    @FunctionalInterface
    public interface Opener {
        /** Opens it; the caller closes it. */
        PartWorker open() throws IOException;
    }

    private final Map<String, Opener> groups;
    private Optional<String> opened = Optional.empty();
    private PartWorker worker = (part, progress) -> "";

    /**
     * None is opened before there is a part for it.
     *
     * @param groups by name
     */
    public GroupedWorker(Map<String, Opener> groups) {
        this.groups = Map.copyOf(groups);
    }

    @Override
    public String compute(String part, Progress progress) throws IOException {
        int end = part.indexOf('/');
        String group = part.substring(0, end);
        if (!opened.equals(Optional.of(group))) {
            close();
            worker = groups.get(group).open();
            opened = Optional.of(group);
        }
        return worker.compute(part.substring(end + 1), progress);
    }

    @Override
    public void close() {
        opened = Optional.empty();
        worker.close();
    }
}
