package org.desam4j.training.inference.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.desam4j.training.DataException;
import org.desam4j.training.OutputPlace;
import org.desam4j.training.volume.Volumes;
import org.desam4j.training.volume.internal.VolumeFiles;

/**
 * The label map of each scan, and what is there already, decided before any work.
 *
 * @param items in the order of the scans
 */
record PredictionPlan(List<Item> items) {
    private static final String ENDING = ".nii.gz";

    /**
     * A scan.
     *
     * @param image its file
     * @param output the label map's file
     * @param state the state of the place
     */
    record Item(Path image, Path output, State state) {
        /** The file that says how the label map came about. */
        Path record() {
            return beside(output, ".json");
        }

        /** The file of all records of its grids. */
        Path gridRecords() {
            return beside(output, ".records.json");
        }
    }

    /** States of a label map. */
    enum State {
        /** It is not there, lacks the records that are wanted, or may be replaced. */
        WANTED,
        /** It was made from the same scan in the same way, and nobody has changed it. */
        DONE,
        /** This program made it, from another scan or in another way. */
        OUTDATED
    }

    PredictionPlan {
        items = List.copyOf(items);
    }

    /**
     * Plans.
     *
     * @param overwrite true if files are replaced that this program did not make
     * @param method as {@link MaskOrigin} has it
     * @param records true if all records of the grids are wanted beside the label map
     * @throws DataException if the folder cannot be written to, a mask would replace a file that is not this program's, two scans would
     *     have the same mask, or a scan looks like another's second channel
     */
    static PredictionPlan of(List<Path> images, Path out, boolean overwrite, String method, boolean records)
            throws IOException {
        OutputPlace.requireFolder(out);
        requireSingleChannels(images);
        Map<Path, Path> outputs = new HashMap<>();
        List<Item> items = new ArrayList<>();
        List<Path> foreign = new ArrayList<>();
        for (Path image : images) {
            Path output = out.resolve(caseName(image) + ENDING);
            Path other = outputs.put(output, image);
            if (other != null) {
                throw new DataException(
                        image,
                        "would have the same mask as " + other + ", " + output.getFileName() + "; segment one of them");
            }
            if (isSame(output, image)) {
                throw new DataException(image, "would be overwritten by its mask; give another folder with --out");
            }
            Optional<State> state = state(image, output, method);
            if (state.isEmpty()) {
                foreign.add(output);
            }
            Item item = new Item(image, output, overwrite ? State.WANTED : state.orElse(State.WANTED));
            for (Path file : List.of(item.record(), item.gridRecords())) {
                if (!MaskRecord.mayReplace(file)) {
                    foreign.add(file);
                }
            }
            items.add(records && lacksRecords(item, method) ? new Item(image, output, State.WANTED) : item);
        }
        if (!overwrite) {
            requireOurs(foreign);
        }
        return new PredictionPlan(items);
    }

    /** The scans whose masks are to be made. */
    List<Item> wanted() {
        return items.stream().filter(item -> item.state() != State.DONE).toList();
    }

    /** Lines that say which masks are there already. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        int done = items.size() - wanted().size();
        if (done > 0) {
            remarks.add(done + " of " + items.size()
                    + " masks are there already, made from the same scans in the same way");
        }
        items.stream()
                .filter(item -> item.state() == State.OUTDATED)
                .forEach(item -> remarks.add(
                        item.output() + ": was made from another scan or in another way, and is made again"));
        return remarks;
    }

    /** A file of the same name but for the ending of label maps. */
    private static Path beside(Path output, String ending) {
        String name = output.getFileName().toString();
        return output.resolveSibling(name.substring(0, name.length() - ENDING.length()) + ending);
    }

    private static boolean lacksRecords(Item item, String method) throws IOException {
        return item.state() == State.DONE
                && !ScanRecords.isCurrent(item.gridRecords(), MaskOrigin.of(item.image(), method));
    }

    private static boolean isSame(Path output, Path image) throws IOException {
        return Files.exists(output) && Files.exists(image) && Files.isSameFile(output, image);
    }

    /** The origin of the file that is there; nothing if it is not this program's. */
    private static Optional<State> state(Path image, Path output, String method) throws IOException {
        if (!Files.exists(output, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(State.WANTED);
        }
        if (!Files.isRegularFile(output)) {
            return Optional.empty();
        }
        Optional<MaskOrigin> origin = MaskOrigin.read(output);
        if (origin.isEmpty() || !Files.isRegularFile(image)) {
            return origin.map(ours -> State.OUTDATED);
        }
        return Optional.of(origin.get().equals(MaskOrigin.of(image, method)) ? State.DONE : State.OUTDATED);
    }

    private static void requireOurs(List<Path> foreign) throws DataException {
        if (!foreign.isEmpty()) {
            String more = foreign.size() > 1 ? " (and " + (foreign.size() - 1) + " more)" : "";
            throw new DataException(
                    foreign.get(0),
                    "is there" + more
                            + ", and predict did not make it, or it was saved again since; give another folder with"
                            + " --out, or --overwrite to replace it");
        }
    }

    /** A model reads one channel: a second one beside the first is no scan of its own. */
    private static void requireSingleChannels(List<Path> images) throws DataException {
        Map<String, Path> first = images.stream()
                .filter(image ->
                        channel(image).filter(VolumeFiles.Channel::isFirst).isPresent())
                .collect(Collectors.toMap(PredictionPlan::place, image -> image, (a, b) -> a));
        for (Path image : images) {
            Optional<VolumeFiles.Channel> channel = channel(image);
            if (channel.isPresent() && !channel.get().isFirst() && first.containsKey(place(image))) {
                throw new DataException(
                        image,
                        "looks like a further channel of "
                                + first.get(place(image)).getFileName()
                                + ", and the model reads one; leave it out, or rename it if it is a scan of its own");
            }
        }
    }

    /** A channel's case with its folder. */
    private static String place(Path image) {
        return image.toAbsolutePath().normalize().getParent() + "/"
                + channel(image).orElseThrow().caseId();
    }

    private static Optional<VolumeFiles.Channel> channel(Path image) {
        return VolumeFiles.Channel.of(Volumes.stem(image));
    }

    /** {@code CASE} for {@code CASE_0000.nii.gz}, as labels are called. */
    private static String caseName(Path image) {
        String stem = Volumes.stem(image);
        return VolumeFiles.Channel.of(stem)
                .filter(VolumeFiles.Channel::isFirst)
                .map(VolumeFiles.Channel::caseId)
                .orElse(stem);
    }
}
