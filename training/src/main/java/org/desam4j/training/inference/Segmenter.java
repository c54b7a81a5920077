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
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.DataException;
import org.desam4j.training.Progress;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.internal.ModelPlaces;
import org.desam4j.training.inference.internal.ScanSegmenter;
import org.desam4j.training.inference.internal.SliceSegmenter;
import org.desam4j.training.inference.postprocess.GridRecord;
import org.desam4j.training.volume.Geometry;
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
    private final Optional<ScanPrompt> prompt;

    private Segmenter(List<Organ> organs, List<LoadedModel> owned, Optional<ScanPrompt> prompt) {
        if (organs.isEmpty()) {
            throw new IllegalArgumentException("a segmenter needs an organ to look for");
        }
        this.organs = List.copyOf(organs);
        this.owned = List.copyOf(owned);
        this.prompt = prompt;
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
        return open(source, use, Precision.FLOAT32);
    }

    /**
     * The same in a precision of its own.
     *
     * @param precision of products
     * @throws IOException if a model cannot be read, or has no card
     * @throws IllegalArgumentException if this machine does not compute in that precision; {@link Precision#obstacle} asks
     */
    public static Segmenter open(Path source, UnaryOperator<ModelCard> use, Precision precision) throws IOException {
        List<LoadedModel> models = new ArrayList<>();
        List<Organ> organs = new ArrayList<>();
        try {
            for (Path place : ModelPlaces.in(source)) {
                LoadedModel model = LoadedModel.openWithCard(ModelPlaces.file(place), models, precision);
                models.add(model);
                organs.add(new Organ(model, use.apply(model.card())));
            }
            return new Segmenter(organs, models, Optional.empty());
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
        return new Segmenter(organs, List.of(), Optional.empty());
    }

    /**
     * A segmenter of the same models, which stay this one's, that finds the organ by a user's prompt on some slices, and looks for
     * nothing in the others.
     *
     * @throws IllegalArgumentException if there are several organs, of which a prompt can mean one
     */
    public Segmenter by(ScanPrompt userPrompt) {
        if (organs.size() > 1) {
            throw new IllegalArgumentException("a prompt is for one organ, and the models look for " + organs.size()
                    + "; give the run of one label, such as RUN/label-"
                    + organs.get(0).card().label());
        }
        return new Segmenter(organs, List.of(), Optional.of(userPrompt));
    }

    /** The user's prompt, if there is one. */
    public Optional<ScanPrompt> prompt() {
        return prompt;
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
        SliceRange range = prompt.isPresent()
                ? prompt.get().slices(image, view)
                : new SliceRange(0, view.scan().geometry().slices());
        List<ScanSegmenter> segmenters = new ArrayList<>();
        for (int i : together) {
            segmenters.add(segmenter(i, image, view, records));
        }
        List<Mask> found = ScanSegmenter.segment(segmenters, encoder, view.scan(), range, fileName(image), progress);
        for (int i = 0; i < together.size(); i++) {
            masks.put(together.get(i), found.get(i));
        }
    }

    private static String fileName(PreparedImage image) {
        return Path.of(image.name()).getFileName().toString();
    }

    private ScanSegmenter segmenter(
            int index, PreparedImage image, PreparedImage.View view, Optional<RecordKeeper> records)
            throws DataException {
        Organ organ = organs.get(index);
        ScanSegmenter segmenter =
                new ScanSegmenter(slices(organ, image, view), organ.card().protocol());
        return records.map(keeper -> segmenter.keeping((z, found) -> keeper.keep(index, z, found)))
                .orElse(segmenter);
    }

    private SliceSegmenter slices(Organ organ, PreparedImage image, PreparedImage.View view) throws DataException {
        DeSamNetwork network = organ.model().network();
        ModelCard card = organ.card();
        if (prompt.isEmpty()) {
            return new SliceSegmenter(network, card.prompt(), card.protocol(), card.decoder());
        }
        Prompt seen = prompt.get().inView(image, view);
        Geometry geometry = view.scan().geometry();
        return SliceSegmenter.prompted(
                network,
                count -> seen.onSlices(
                        count,
                        geometry.columns(),
                        geometry.rows(),
                        network.config().imageSize()),
                card.protocol(),
                card.decoder());
    }

    /** Frees the models that it has opened. */
    @Override
    public void close() {
        owned.forEach(LoadedModel::close);
    }
}
