package org.desam4j.training.inference.card.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The places of trained models: a file, the folder of a run, or a folder of one run for each of several labels. */
public final class ModelPlaces {
    /** The name of the model's file in the folder of a run. */
    public static final String FILE = "model.safetensors";

    private static final String DESCRIPTION = "run.json";
    private static final String PREFIX = "label-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,5})");

    private ModelPlaces() {}

    /** The folder of a label's run in the folder of several. */
    public static Path ofLabel(Path several, int label) {
        return several.resolve(PREFIX + label);
    }

    /** The runs or files of a path: the runs of its labels in the order of labels, else the path itself. */
    public static List<Path> in(Path path) throws IOException {
        if (!Files.isDirectory(path) || Files.exists(path.resolve(DESCRIPTION)) || Files.exists(path.resolve(FILE))) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> runs = files.filter(file -> label(file).isPresent() && Files.isDirectory(file))
                    .sorted(Comparator.comparing(file -> label(file).orElseThrow()))
                    .toList();
            return runs.isEmpty() ? List.of(path) : runs;
        }
    }

    /** The model's file of a run's folder, or the file that the place is. */
    public static Path file(Path place) {
        return Files.isDirectory(place) ? place.resolve(FILE) : place;
    }

    private static Optional<Integer> label(Path run) {
        Matcher matcher = NAME.matcher(run.getFileName().toString());
        return matcher.matches() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }
}
