package org.desam4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.desam4j.training.inference.Prompt;
import org.desam4j.training.inference.ScanPrompt;
import picocli.CommandLine.Option;

/** A user's prompt on slices of one scan. */
final class UserPromptOptions {
    private static final String BACKGROUND = "background";

    @Option(
            names = "--box",
            paramLabel = "X0,Y0,X1,Y1",
            description =
                    "Box around the organ on the slices of --slice, in voxel indexes of the scan's file along its other two"
                            + " axes, from 0.")
    private Optional<String> box = Optional.empty();

    @Option(
            names = "--point",
            paramLabel = "X,Y[,background]",
            description =
                    "Point of the organ, or of its background, in the same indexes; repeatable, and may go with --box.")
    private List<String> points = List.of();

    @Option(
            names = "--slice",
            paramLabel = "N|FIRST:LAST",
            description = "Slices that get the --box and the --point, from 0; the others stay empty.")
    private Optional<String> slice = Optional.empty();

    /** The prompt; nothing if none is given. */
    Optional<ScanPrompt> prompt() {
        if (box.isEmpty() && points.isEmpty()) {
            if (slice.isPresent()) {
                throw new IllegalArgumentException("--slice goes with --box or --point");
            }
            return Optional.empty();
        }
        if (slice.isEmpty()) {
            throw new IllegalArgumentException("--box and --point are for single slices; name them with --slice");
        }
        List<Prompt> parts = new ArrayList<>();
        box.ifPresent(text -> parts.add(box(text)));
        points.forEach(text -> parts.add(point(text)));
        Prompt prompt = parts.stream().reduce(Prompt::and).orElseThrow();
        String[] range = slice.get().split(":", -1);
        if (range.length > 2) {
            throw new IllegalArgumentException("--slice is N or FIRST:LAST, not " + slice.get());
        }
        return Optional.of(new ScanPrompt(prompt, index(range[0]), index(range[range.length - 1])));
    }

    private static Prompt box(String text) {
        String[] sides = text.split(",", -1);
        if (sides.length != 4) {
            throw new IllegalArgumentException("--box is X0,Y0,X1,Y1, not " + text);
        }
        return Prompt.box(number(sides[0]), number(sides[1]), number(sides[2]), number(sides[3]));
    }

    private static Prompt point(String text) {
        String[] parts = text.split(",", -1);
        boolean background = parts.length == 3 && parts[2].equals(BACKGROUND);
        if (parts.length != 2 && !background) {
            throw new IllegalArgumentException("--point is X,Y or X,Y,background, not " + text);
        }
        double x = number(parts[0]);
        double y = number(parts[1]);
        return background ? Prompt.background(x, y) : Prompt.point(x, y);
    }

    private static double number(String text) {
        try {
            double number = Double.parseDouble(text.strip());
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number in a prompt: " + text, e);
        }
        throw new IllegalArgumentException("not a number in a prompt: " + text);
    }

    private static int index(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--slice is N or FIRST:LAST, counted from 0, not " + text, e);
        }
    }
}
