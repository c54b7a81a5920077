package org.desam4j.weights;

import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Text of others, such as a tensor's name in a checkpoint, as it may be shown. Characters that steer a terminal, begin a line, or
 * turn the direction of reading are written as <code>&#92;u001b</code>; JSON that is shown so keeps its meaning.
 */
public final class Printable {
    private Printable() {}

    /** Text for one line: the ends of lines are written out too. */
    public static String line(String text) {
        return escaped(text, Printable::steers);
    }

    /** Text of several lines, whose ends and tabulators stay. */
    public static String lines(String text) {
        return escaped(text.replace("\r\n", "\n"), point -> point != '\n' && point != '\t' && steers(point));
    }

    private static boolean steers(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT -> turns(point);
            default -> false;
        };
    }

    /** Marks, embeddings, overrides and isolates of the direction; other invisible characters belong to words of some scripts. */
    private static boolean turns(int point) {
        return point == 0x061c
                || (0x200e <= point && point <= 0x200f)
                || (0x202a <= point && point <= 0x202e)
                || (0x2066 <= point && point <= 0x2069);
    }

    private static String escaped(String text, IntPredicate written) {
        if (text.codePoints().noneMatch(written)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (written.test(point)) {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", point));
            } else {
                escaped.appendCodePoint(point);
            }
        });
        return escaped.toString();
    }
}
