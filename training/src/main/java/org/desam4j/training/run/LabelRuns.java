package org.desam4j.training.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One run for each of several labels, in sub-folders {@code label-N} of one folder. */
public final class LabelRuns {
    private static final String PREFIX = "label-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,3})");

    private LabelRuns() {}

    /** The folder of a label's run: the given one if there is one label, else a sub-folder of it. */
    public static RunFolder folder(Path out, int labels, int label) {
        return new RunFolder(labels == 1 ? out : out.resolve(PREFIX + label));
    }

    /** The models below a path: those of its labels' runs in the order of labels, else the path itself. */
    public static List<Path> models(Path path) throws IOException {
        if (!Files.isDirectory(path) || new RunFolder(path).isBegun()) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> runs = files.filter(file -> label(file).isPresent() && Files.isDirectory(file))
                    .sorted(Comparator.comparing(file -> label(file).orElseThrow()))
                    .toList();
            return runs.isEmpty() ? List.of(path) : runs;
        }
    }

    private static Optional<Integer> label(Path run) {
        Matcher matcher = NAME.matcher(run.getFileName().toString());
        return matcher.matches() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }
}
