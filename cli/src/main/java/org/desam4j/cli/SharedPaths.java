package org.desam4j.cli;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** The files of a command that are none of this machine, but of storage that a cluster's machines reach. */
final class SharedPaths {
    private SharedPaths() {}

    /** In the order of the options. */
    static List<Path> of(CommandSpec command) {
        return command.args().stream()
                .map(ArgSpec::getValue)
                .flatMap(SharedPaths::values)
                .filter(Path.class::isInstance)
                .map(Path.class::cast)
                .filter(path -> path.getFileSystem() != FileSystems.getDefault())
                .toList();
    }

    private static Stream<?> values(Object value) {
        if (value instanceof Collection<?> several) {
            return several.stream();
        }
        return value instanceof Optional<?> one ? one.stream() : Stream.ofNullable(value);
    }

    /**
     * Makes contact with each storage, so that one that does not answer ends a job before its parts each wait for it.
     *
     * @throws IOException if one does not answer; the message names it
     */
    static void requireAnswers(List<Path> paths) throws IOException {
        Set<Path> roots = paths.stream().map(Path::getRoot).collect(Collectors.toSet());
        for (Path root : roots) {
            Files.readAttributes(root, BasicFileAttributes.class);
        }
    }
}
