package org.desam4j.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.desam4j.weights.Printable;

/** Standard output, or the error stream: the one place through which text reaches the terminal. */
final class StandardStream {
    private final PrintStream stream;
    private final PrintWriter text;
    private final PrintWriter drawing;

    StandardStream(PrintStream stream) {
        this.stream = stream;
        drawing = new PrintWriter(stream, true, StandardCharsets.UTF_8);
        text = new PrintWriter(new PrintableWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8)), true);
    }

    /** For lines of text, in which what would steer a terminal is written out. */
    PrintWriter text() {
        return text;
    }

    /** For what is drawn over itself; who draws keeps others' text from steering. */
    PrintWriter drawing() {
        return drawing;
    }

    /** True if something could not be written: the disk is full, or whoever read it has ended. */
    boolean hasFailed() {
        text.flush();
        drawing.flush();
        return stream.checkError();
    }

    private static final class PrintableWriter extends FilterWriter {
        PrintableWriter(Writer out) {
            super(out);
        }

        @Override
        public void write(int character) throws IOException {
            write(Character.toString(character));
        }

        @Override
        public void write(char[] characters, int from, int length) throws IOException {
            write(new String(characters, from, length));
        }

        @Override
        public void write(String text, int from, int length) throws IOException {
            out.write(Printable.lines(text.substring(from, from + length)));
        }
    }
}
