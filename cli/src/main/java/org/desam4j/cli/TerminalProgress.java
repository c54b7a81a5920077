package org.desam4j.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.desam4j.training.Progress;
import org.desam4j.weights.Printable;

/**
 * Progress for people, on the error stream: a bar that is drawn over itself on a terminal, and elsewhere a line every ten
 * seconds.
 */
final class TerminalProgress implements Progress {
    /** The system property by which the launcher says that the error stream is a terminal; Java cannot tell. */
    private static final String TERMINAL = "desam.terminal";

    private static final int BAR_WIDTH = 24;
    private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LINE_NANOS = Duration.ofSeconds(10).toNanos();

    private final PrintWriter out;
    private final boolean terminal;
    private String work = "";
    private long started;
    private long drawn;
    private int drawnWidth;

    TerminalProgress(PrintWriter out) {
        this.out = out;
        this.terminal = Boolean.getBoolean(TERMINAL);
    }

    @Override
    public void report(String reported, long done, long total, String unit) {
        long now = System.nanoTime();
        if (!reported.equals(work)) {
            work = reported;
            started = now;
            drawn = terminal ? 0 : now;
        }
        boolean ended = done >= total;
        if (terminal) {
            if (ended || now - drawn >= REDRAW_NANOS) {
                draw(bar(done, total, unit, now));
                drawn = now;
            }
        } else if (!ended && now - drawn >= LINE_NANOS) {
            out.println(bar(done, total, unit, now));
            drawn = now;
        }
        if (ended) {
            clear();
            work = "";
        }
    }

    @Override
    public void say(String line) {
        clear();
        out.println(Printable.line(line));
    }

    private String bar(long done, long total, String unit, long now) {
        int filled = (int) (BAR_WIDTH * done / Math.max(1, total));
        String bar = "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled);
        double seconds = (now - started) / 1e9;
        String speed = done > 0 && seconds > 1
                ? String.format(
                        Locale.ROOT,
                        ", %.2f %s/s, %s left",
                        done / seconds,
                        unit,
                        time(seconds * (total - done) / done))
                : "";
        return Printable.line(String.format(Locale.ROOT, "%s [%s] %d/%d %s%s", work, bar, done, total, unit, speed));
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60 ? whole + " s" : String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
    }

    private void draw(String text) {
        out.print("\r" + text + " ".repeat(Math.max(0, drawnWidth - text.length())));
        out.flush();
        drawnWidth = text.length();
    }

    private void clear() {
        if (drawnWidth > 0) {
            out.print("\r" + " ".repeat(drawnWidth) + "\r");
            out.flush();
            drawnWidth = 0;
        }
    }
}
