package org.desam4j.training.volume.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.desam4j.training.DataException;
import org.desam4j.training.volume.Volumes;

/** The volumes of a folder by the names of their files without the ending that tells the format; hidden files count for nothing. */
public final class VolumeFiles {
    private static final Pattern CHANNEL = Pattern.compile("(?<case>.+)_(?<channel>\\d{4})", Pattern.DOTALL);
    private static final String FIRST_CHANNEL = "0000";

    private final Path folder;
    private final SortedMap<String, List<Path>> files = new TreeMap<>();

    private VolumeFiles(Path folder) {
        this.folder = folder;
    }

    /** Lists a folder. */
    public static VolumeFiles in(Path folder) throws IOException {
        VolumeFiles found = new VolumeFiles(folder);
        try (Stream<Path> listed = Files.list(folder)) {
            listed.filter(VolumeFiles::isVolume)
                    .sorted()
                    .forEach(file -> found.files
                            .computeIfAbsent(Volumes.stem(file), key -> new ArrayList<>())
                            .add(file));
        }
        return found;
    }

    private static boolean isVolume(Path file) {
        return !file.getFileName().toString().startsWith(".") && Volumes.isVolume(file) && Files.isRegularFile(file);
    }

    /**
     * The case whose channel is called that, by nnU-Net's habit of adding {@code _0000} to the case's name, {@code _0001} for a second
     * channel; nothing if the name has no such end.
     *
     * @param channel whose first one is 0
     */
    public record Channel(String caseId, String channel) {
        /** Reads a name without suffix. */
        public static Optional<Channel> of(String stem) {
            Matcher matcher = CHANNEL.matcher(stem);
            return matcher.matches()
                    ? Optional.of(new Channel(matcher.group("case"), matcher.group("channel")))
                    : Optional.empty();
        }

        /** True if it is the channel that is read. */
        public boolean isFirst() {
            return channel.equals(FIRST_CHANNEL);
        }
    }

    /** The names without suffix, sorted. */
    public List<String> stems() {
        return List.copyOf(files.keySet());
    }

    /** The cases that have a first channel, sorted. */
    public List<String> cases() {
        return stems().stream()
                .flatMap(stem -> Channel.of(stem).stream())
                .filter(Channel::isFirst)
                .map(Channel::caseId)
                .toList();
    }

    /** The names of files that are further channels of cases that have a first one, and are not read. */
    public List<String> furtherChannels() {
        return stems().stream()
                .filter(stem -> Channel.of(stem)
                        .filter(channel -> !channel.isFirst())
                        .filter(channel -> files.containsKey(channel.caseId() + "_" + FIRST_CHANNEL))
                        .isPresent())
                .toList();
    }

    /**
     * The file of a case's image.
     *
     * @throws DataException as {@link #file} says
     */
    public Path image(String caseId) throws DataException {
        return file(caseId + "_" + FIRST_CHANNEL);
    }

    /**
     * The file of that name.
     *
     * @throws DataException if there is none, or more than one
     */
    public Path file(String stem) throws DataException {
        List<Path> found = files.getOrDefault(stem, List.of());
        if (found.isEmpty()) {
            throw new DataException(
                    folder.resolve(stem + ".nii.gz"), "no such file, though the table of sites names its case");
        }
        if (found.size() > 1) {
            throw new DataException(
                    found.get(0),
                    "is there as " + found.get(1).getFileName() + " too; delete the one that is not meant");
        }
        return found.get(0);
    }
}
