package org.desam4j.training.inference;

import java.util.ArrayList;
import java.util.List;
import org.desam4j.training.Progress;

/** Progress whose lines are kept as well as passed on. */
final class NotedProgress implements Progress {
    private final Progress target;
    private final List<String> notes = new ArrayList<>();

    NotedProgress(Progress target) {
        this.target = target;
    }

    @Override
    public void report(String work, long done, long total, String unit) {
        target.report(work, done, total, unit);
    }

    @Override
    public void say(String line) {
        notes.add(line);
        target.say(line);
    }

    /** The lines so far. */
    List<String> notes() {
        return List.copyOf(notes);
    }
}
