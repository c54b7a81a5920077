package org.desam4j.training.dataset.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.desam4j.training.DataException;

/** The text of a table: UTF-8 with or without a byte order mark, or UTF-16 with one, as spreadsheets save them. */
final class TableText {
    /** Far more than a line for each patient of any hospital, and little enough to be held in memory. */
    private static final long MAXIMUM_BYTES = 64L << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private TableText() {}

    /**
     * Reads a table's text, without a byte order mark.
     *
     * @throws DataException if it is no text in one of these encodings; the message says what was found
     */
    static String read(Path table) throws IOException {
        if (Files.size(table) > MAXIMUM_BYTES) {
            throw new DataException(table, "is larger than " + (MAXIMUM_BYTES >> 20) + " MiB; it is no table of cases");
        }
        byte[] bytes = Files.readAllBytes(table);
        if (begins(bytes, 'P', 'K', 3, 4) || begins(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
            throw new DataException(table, "is an office document; save the sheet as CSV");
        }
        boolean wide = begins(bytes, 0xff, 0xfe) || begins(bytes, 0xfe, 0xff);
        String text = decode(table, bytes, wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
        if (text.indexOf('\0') >= 0) {
            throw new DataException(
                    table, "holds zero bytes in line " + line(text, text.indexOf('\0')) + "; it is no text");
        }
        return text.isEmpty() || text.charAt(0) != BYTE_ORDER_MARK ? text : text.substring(1);
    }

    private static boolean begins(byte[] bytes, int... start) {
        for (int i = 0; i < start.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static String decode(Path table, byte[] bytes, Charset charset) throws DataException {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            int found = bytes[in.position()] & 0xff;
            throw new DataException(
                    table,
                    String.format(
                            Locale.ROOT,
                            "is not %s: its line %d holds the byte 0x%02x (%s in Latin-1); save it as UTF-8",
                            charset,
                            line(text, text.length()),
                            found,
                            found >= 0xa0 ? "\"" + (char) found + "\"" : "a control character"));
        }
        return text;
    }

    /** The number of the line, from 1, that a character lies in. */
    private static int line(String text, int position) {
        return 1
                + (int) text.substring(0, position)
                        .chars()
                        .filter(character -> character == '\n')
                        .count();
    }

    /** The character that separates the columns: of comma, semicolon and tab the one that the header has most of. */
    static char delimiter(String text) {
        String header = text.lines()
                .filter(line -> !line.isBlank() && line.charAt(0) != SiteTable.COMMENT)
                .findFirst()
                .orElse("");
        char best = ',';
        for (char candidate : new char[] {';', '\t'}) {
            best = count(header, candidate) > count(header, best) ? candidate : best;
        }
        return best;
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(character -> character == wanted).count();
    }
}
