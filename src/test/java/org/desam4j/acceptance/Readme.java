package org.desam4j.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The README's commands and words.
 *
 * @param text all of it
 */
record Readme(String text) {
    private static final Pattern COMMAND =
            Pattern.compile(" {4}(\\./desam|\\./mvnw|desam4j-[\\d.]+/desam|sha256sum|tar) .*");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    static Readme read() throws IOException {
        return new Readme(Files.readString(Desam.root().resolve("README.md")));
    }

    /** The commands of its blocks in their order, without comments, each in one line. */
    List<String> commands() {
        List<String> commands = new ArrayList<>();
        String joined = text.replaceAll("\\\\\\R\\s*", "");
        joined.lines()
                .filter(line -> COMMAND.matcher(line).matches())
                .map(line -> line.replaceFirst(" {2,}# .*", "").strip())
                .forEach(commands::add);
        return commands;
    }

    /** The words that are set as code within sentences and tables. */
    List<String> codeInSentences() {
        return CODE.matcher(text).results().map(result -> result.group(1)).toList();
    }

    /** The lines of the table that {@code demo} prints. */
    Stream<String> demoTable() {
        return text.lines()
                .filter(line -> line.startsWith("    ") && line.contains(" ± "))
                .map(String::strip);
    }
}
