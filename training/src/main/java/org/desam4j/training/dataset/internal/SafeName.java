package org.desam4j.training.dataset.internal;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of sites, cases and labels, which become names of files and folders: they must be possible as such on Linux and on Windows,
 * and must not lead elsewhere.
 */
final class SafeName {
    private static final int MAXIMUM_BYTES = 150;
    private static final Pattern FORBIDDEN = Pattern.compile("[<>:\"/\\\\|?*]");
    /** Control and format characters, separators of lines, halves of pairs, and what has no meaning. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}\\p{Zl}\\p{Zp}]");

    private static final Pattern DEVICE =
            Pattern.compile("(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(\\..*)?", Pattern.CASE_INSENSITIVE);

    private SafeName() {}

    /** The reason why a name cannot be that of a file, as the end of "the name ..."; nothing if it can. */
    public static Optional<String> problem(String name) {
        if (name.isBlank()) {
            return Optional.of("is empty");
        }
        if (INVISIBLE.matcher(name).find()) {
            return Optional.of("holds a character that cannot be seen");
        }
        if (FORBIDDEN.matcher(name).find()) {
            return Optional.of("holds one of the characters < > : \" / \\ | ? *");
        }
        if (name.endsWith(".") || name.strip().length() < name.length()) {
            return Optional.of("ends in a point, or begins or ends in a space");
        }
        if (DEVICE.matcher(name).matches()) {
            return Optional.of("is that of a device on Windows");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAXIMUM_BYTES) {
            return Optional.of("is longer than " + MAXIMUM_BYTES + " bytes");
        }
        return Optional.empty();
    }

    /** The name as file systems compare it that ignore case and ways of writing accents: two names of one key would be one file. */
    static String key(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    /** The name as a message can show it: characters that cannot be seen as their code points. */
    static String shown(String name) {
        return INVISIBLE
                .matcher(name)
                .replaceAll(match ->
                        String.format(Locale.ROOT, "\\\\u%04x", match.group().codePointAt(0)));
    }
}
