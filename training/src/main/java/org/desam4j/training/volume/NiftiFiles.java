package org.desam4j.training.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.desam4j.training.DataException;

/** The names of NIfTI's files: one file, or a header with a file of voxels beside it, each plain or gzipped. */
final class NiftiFiles {
    private static final List<String> SINGLE = List.of(".nii.gz", ".nii");
    private static final List<String> HEADER = List.of(".hdr.gz", ".hdr");
    private static final List<String> VOXELS = List.of(".img.gz", ".img");

    private NiftiFiles() {}

    /** A name's ending, in whatever case it is written. */
    static Optional<String> ending(String name) {
        return Stream.of(SINGLE, HEADER, VOXELS)
                .flatMap(List::stream)
                .filter(ending -> endsWith(name, ending))
                .findFirst();
    }

    private static boolean endsWith(String name, String ending) {
        return name.toLowerCase(Locale.ROOT).endsWith(ending);
    }

    private static boolean isOneOf(Path file, List<String> endings) {
        String name = file.getFileName().toString();
        return endings.stream().anyMatch(ending -> endsWith(name, ending));
    }

    static boolean isHeader(Path file) {
        return isOneOf(file, HEADER);
    }

    static boolean isVoxels(Path file) {
        return isOneOf(file, VOXELS);
    }

    /**
     * The file that has the header: the one beside it for a file of voxels.
     *
     * @throws DataException if there is none
     */
    static Path header(Path file) throws IOException {
        if (!isVoxels(file)) {
            return file;
        }
        return beside(file, HEADER)
                .orElseThrow(() -> new DataException(
                        file, "has its header in another file, NAME.hdr, which is not beside it; put it there"));
    }

    /**
     * The file of voxels that belongs to a header.
     *
     * @throws DataException if there is none
     */
    static Path voxels(Path header) throws IOException {
        Optional<Path> voxels = isHeader(header) ? beside(header, VOXELS) : Optional.empty();
        return voxels.orElseThrow(() -> new DataException(
                header, "has its voxels in another file, NAME.img, which is not beside it; put it there"));
    }

    /** The header with the file of voxels beside it, or the single file that has both. */
    static List<Path> all(Path file) throws IOException {
        Path header = header(file);
        Optional<Path> voxels = isHeader(header) ? beside(header, VOXELS) : Optional.empty();
        return voxels.map(other -> List.of(header, other)).orElse(List.of(header));
    }

    private static Optional<Path> beside(Path file, List<String> endings) throws IOException {
        String name = file.getFileName().toString();
        String stem = name.substring(0, name.length() - ending(name).orElse("").length());
        try (Stream<Path> files = Files.list(file.toAbsolutePath().getParent())) {
            return files.filter(other -> endings.stream()
                            .anyMatch(ending -> isNamed(other.getFileName().toString(), stem, ending)))
                    .sorted()
                    .findFirst();
        }
    }

    private static boolean isNamed(String name, String stem, String ending) {
        return name.startsWith(stem) && name.length() == stem.length() + ending.length() && endsWith(name, ending);
    }
}
