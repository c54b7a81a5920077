package org.desam4j.training;

/** The listener that long work reports its progress to. */
public interface Progress {

    /** Says nothing. */
    Progress SILENT = new Progress() {
        @Override
        public void report(String work, long done, long total, String unit) {}

        @Override
        public void say(String line) {}
    };

    /**
     * Part of a piece of work is done; {@code done == total} ends it.
     *
     * @param work the name of the work
     * @param unit the things that are counted, in the plural
     */
    void report(String work, long done, long total, String unit);

    /** A line for the user. */
    void say(String line);
}
