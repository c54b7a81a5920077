package org.desam4j.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.desam4j.weights.Printable;

/** Standard output, or the error stream: the one place through which text reaches the terminal. */
final class StandardStream {
    private static final Path STANDARD_OUTPUT = Path.of("/dev/fd/1");

    // The kinds of files in their mode, by POSIX.
    private static final int KIND = 0170000;
    private static final int PIPE = 0010000;
    private static final int SOCKET = 0140000;

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

    /**
     * True if standard output is a pipe or a socket. What cannot be written into one has no reader any more, since neither has a disk
     * that could be full.
     */
    static boolean isPiped() {
        try {
            int kind = (int) Files.getAttribute(STANDARD_OUTPUT, "unix:mode") & KIND;
            return kind == PIPE || kind == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // Not a Unix: a reader that has ended is told as any failure is.
            return false;
        }
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
