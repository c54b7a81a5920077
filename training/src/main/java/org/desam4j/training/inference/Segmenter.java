package org.desam4j.training.inference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.training.Progress;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.ModelPlaces;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.inference.postprocess.GridRecord;
import org.desam4j.training.volume.LabelMap;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.StoredVolume;

/**
 * Finds organs in scans, each with its own model, and without anybody's prompt. Models of one encoder share its weights and encode
 * each slice once.
 *
 * <p>A segmenter is for one thread at a time; several of them, in as many threads, do not disturb each other. It holds native
 * memory until it is closed.
 */
public final class Segmenter implements AutoCloseable {
    private static final String UNNAMED = "the scan";

    private final List<Organ> organs;
    private final List<LoadedModel> owned;

    private Segmenter(List<Organ> organs, List<LoadedModel> owned) {
        if (organs.isEmpty()) {
            throw new IllegalArgumentException("a segmenter needs an organ to look for");
        }
        this.organs = List.copyOf(organs);
        this.owned = List.copyOf(owned);
    }

    /**
     * Opens the model of a run, or the models of all its labels, to be used as their cards say.
     *
     * @param source a folder that training has written, or a file of a model
     * @throws IOException if a model cannot be read, or has no card
     * @throws IllegalArgumentException if a model's window depends on the site; {@link #open(Path, UnaryOperator)} chooses one
     */
    public static Segmenter open(Path source) throws IOException {
        return open(source, UnaryOperator.identity());
    }

    /**
     * The same where models are used in another way than their cards say.
     *
     * @param use changes a card, such as {@code card -> card.atSite("CT")}
     * @throws IOException if a model cannot be read, or has no card
     */
    public static Segmenter open(Path source, UnaryOperator<ModelCard> use) throws IOException {
        List<LoadedModel> models = new ArrayList<>();
        List<Organ> organs = new ArrayList<>();
        try {
            for (Path place : ModelPlaces.in(source)) {
                LoadedModel model = LoadedModel.openWithCard(ModelPlaces.file(place), models);
                models.add(model);
                organs.add(new Organ(model, use.apply(model.card())));
            }
            return new Segmenter(organs, models);
        } catch (IOException | RuntimeException | Error e) {
            models.forEach(LoadedModel::close);
            throw e;
        }
    }

    /**
     * A segmenter of models that are there already, and stay the caller's.
     *
     * @param organs of which the first wins where they overlap
     */
    public static Segmenter of(List<Organ> organs) {
        return new Segmenter(organs, List.of());
    }

    /** The organs that are looked for. */
    public List<Organ> organs() {
        return organs;
    }

    /**
     * Segments a scan, whatever its orientation and size.
     *
     * @return label maps on the scan's own voxels, volumes, and notes that a user should see
     */
    public Segmentation segment(StoredVolume scan) throws IOException {
        return segment(prepare(scan, UNNAMED), Progress.SILENT);
    }

    /**
     * Reads a scan and makes it ready. It needs no network, so that another thread may do it for the next scan.
     *
     * @throws IOException if the scan cannot be read
     */
    public PreparedImage read(Path scan) throws IOException {
        return prepare(organs.get(0).card().protocol().reading().read(scan), scan.toString());
    }

    /**
     * Makes a scan ready.
     *
     * @param name for messages
     */
    public PreparedImage prepare(StoredVolume scan, String name) {
        return PreparedImage.of(scan, name, organs);
    }

    /**
     * Segments a scan that {@link #read} or {@link #prepare} made ready.
     *
     * @param progress is told of slices, and of the notes at once
     */
    public Segmentation segment(PreparedImage image, Progress progress) throws IOException {
        return segment(image, Optional.empty(), progress);
    }

    /** Takes the records of grids. */
    @FunctionalInterface
    public interface RecordKeeper {
        /**
         * Takes those of a slice.
         *
         * @param organ index among {@link Segmenter#organs}
         * @param z of the slice in the scan as the organ's model sees it
         */
        void keep(int organ, int z, List<GridRecord> records);
    }

    /**
     * The same, with all records of the organs whose prompt is a grid.
     *
     * @param records takes them slice by slice
     */
    public Segmentation segment(PreparedImage image, RecordKeeper records, Progress progress) throws IOException {
        return segment(image, Optional.of(records), progress);
    }

    private Segmentation segment(PreparedImage image, Optional<RecordKeeper> records, Progress progress)
            throws IOException {
        NotedProgress noted = new NotedProgress(progress);
        image.notes().forEach(noted::say);
        Map<Integer, Mask> masks = new LinkedHashMap<>();
        for (List<Integer> together : sharingEncoder(image)) {
            segment(image, together, records, noted, masks);
        }
        LabelMap labels = new LabelMap(image.header());
        List<Segmentation.Found> found = new ArrayList<>();
        for (int i = 0; i < organs.size(); i++) {
            ModelCard card = organs.get(i).card();
            Mask mask = masks.get(i);
            labels.draw(mask, image.views().get(i).turn(), card.label());
            found.add(new Segmentation.Found(
                    card.label(),
                    card.labelName(),
                    mask.count() * mask.geometry().voxelMillilitres()));
        }
        return new Segmentation(labels, found, noted.notes());
    }

    /** All that the features of a scan's slices depend on. */
    private record Encoding(LoadedModel encoder, PreparedImage.View view) {}

    /** The indexes of organs, those together that see the same features. */
    private Iterable<List<Integer>> sharingEncoder(PreparedImage image) {
        Map<Encoding, List<Integer>> together = new LinkedHashMap<>();
        for (int i = 0; i < organs.size(); i++) {
            Encoding encoding =
                    new Encoding(organs.get(i).model().encoder(), image.views().get(i));
            together.computeIfAbsent(encoding, missing -> new ArrayList<>()).add(i);
        }
        return together.values();
    }

    private void segment(
            PreparedImage image,
            List<Integer> together,
            Optional<RecordKeeper> records,
            Progress progress,
            Map<Integer, Mask> masks)
            throws IOException {
        PreparedImage.View view = image.views().get(together.get(0));
        DeSamNetwork encoder = organs.get(together.get(0)).model().encoder().network();
        List<ScanSegmenter> segmenters =
                together.stream().map(i -> segmenter(i, records)).toList();
        SliceRange all = new SliceRange(0, view.scan().geometry().slices());
        List<Mask> found = ScanSegmenter.segment(segmenters, encoder, view.scan(), all, fileName(image), progress);
        for (int i = 0; i < together.size(); i++) {
            masks.put(together.get(i), found.get(i));
        }
    }

    private static String fileName(PreparedImage image) {
        return Path.of(image.name()).getFileName().toString();
    }

    private ScanSegmenter segmenter(int index, Optional<RecordKeeper> records) {
        Organ organ = organs.get(index);
        Protocol protocol = organ.card().protocol();
        ScanSegmenter segmenter = new ScanSegmenter(
                new SliceSegmenter(
                        organ.model().network(),
                        organ.card().prompt(),
                        protocol,
                        organ.card().decoder()),
                protocol);
        return records.map(keeper -> segmenter.keeping((z, found) -> keeper.keep(index, z, found)))
                .orElse(segmenter);
    }

    /** Frees the models that it has opened. */
    @Override
    public void close() {
        owned.forEach(LoadedModel::close);
    }
}
