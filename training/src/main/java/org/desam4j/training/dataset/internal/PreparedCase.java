package org.desam4j.training.dataset.internal;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.volume.GreySlice;
import org.desam4j.training.volume.MaskSlice;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.Turn;
import org.desam4j.training.volume.Volumes;

/** The slices of a labelled case in the network's frame: grey levels and target masks. */
public final class PreparedCase {
    private final String id;
    private final String fingerprint;
    private final SliceRange slices;
    private final Set<Integer> background;
    private final Map<Integer, GreySlice> images;
    private final Map<Integer, MaskSlice> masks;
    private final int size;
    private final Set<Integer> blank;

    PreparedCase(
            String id,
            String fingerprint,
            SliceRange slices,
            Set<Integer> background,
            Map<Integer, GreySlice> images,
            Map<Integer, MaskSlice> masks,
            int size) {
        this(id, fingerprint, slices, background, images, masks, size, Set.of());
    }

    private PreparedCase(
            String id,
            String fingerprint,
            SliceRange slices,
            Set<Integer> background,
            Map<Integer, GreySlice> images,
            Map<Integer, MaskSlice> masks,
            int size,
            Set<Integer> blank) {
        this.blank = Set.copyOf(blank);
        this.id = id;
        this.fingerprint = fingerprint;
        this.slices = slices;
        this.background = Set.copyOf(background);
        this.images = images;
        this.masks = masks;
        this.size = size;
    }

    /**
     * Prepares the slices that a protocol measures.
     *
     * @param size height and width of a prepared slice in pixels: the network's mask size
     */
    public static PreparedCase of(LabelledCase labelled, int size, Protocol protocol) throws IOException {
        return protocol.slices() == Protocol.Slices.VOLUME
                ? ofVolume(labelled, size, protocol)
                : of(labelled, size, protocol, labelledSlices(labelled, protocol), Set.of());
    }

    /** Prepares all slices of a case. */
    public static PreparedCase ofVolume(LabelledCase labelled, int size, Protocol protocol) throws IOException {
        SliceRange all = new SliceRange(0, labelled.scan().geometry().slices());
        return of(labelled, size, protocol, all, Set.of());
    }

    /**
     * Prepares the slices that train or validate: those of the organ, and some that hold nothing of it.
     *
     * @param size height and width of a prepared slice in pixels: the network's mask size
     * @param backgroundShare of slices without the organ, at most; see {@link BackgroundSlices}
     */
    public static PreparedCase forTraining(LabelledCase labelled, int size, Protocol protocol, double backgroundShare)
            throws IOException {
        return of(
                labelled,
                size,
                protocol,
                labelledSlices(labelled, protocol),
                BackgroundSlices.of(labelled.label(), backgroundShare));
    }

    private static PreparedCase of(
            LabelledCase labelled, int size, Protocol protocol, SliceRange slices, Set<Integer> background)
            throws IOException {
        Optional<IntensityRules.Window> window =
                protocol.intensity().window(labelled.source().site());
        PreparedScan scan = new PreparedScan(labelled.scan(), size, window);
        Map<Integer, GreySlice> images = new TreeMap<>();
        Map<Integer, MaskSlice> masks = new TreeMap<>();
        Set<Integer> blank = new HashSet<>();
        IntStream.concat(slices.indexes(), background.stream().mapToInt(z -> z)).forEach(z -> {
            if (scan.isBlank(z)) {
                blank.add(z);
            }
            images.put(z, scan.slice(z));
            masks.put(z, LabelSlices.resized(labelled.label(), z, size, protocol.labelResize()));
        });
        String fingerprint = Volumes.hash(labelled.source().image())
                + window.map(range -> " " + range).orElse("")
                + (labelled.turn().equals(Turn.NONE) ? "" : " " + labelled.turn())
                + (protocol.reading().volume() == 0
                        ? ""
                        : " volume " + protocol.reading().volume());
        return new PreparedCase(labelled.source().id(), fingerprint, slices, background, images, masks, size, blank);
    }

    private static SliceRange labelledSlices(LabelledCase labelled, Protocol protocol) {
        SliceRange labelledSlices = labelled.label().labelledSlices();
        boolean shortened = protocol.slices() == Protocol.Slices.WITHOUT_LAST && labelledSlices.count() > 1;
        return shortened ? new SliceRange(labelledSlices.first(), labelledSlices.end() - 1) : labelledSlices;
    }

    /** The case's name; that of an altered copy says so. */
    public String id() {
        return id;
    }

    /** The identity of what the images were made from: changes whenever they do. */
    public String fingerprint() {
        return fingerprint;
    }

    /** The slices that the protocol lets count; none where labelled slices alone do and nothing is labelled. */
    public SliceRange slices() {
        return slices;
    }

    /** All slices that are prepared, in their order. */
    public List<Integer> indexes() {
        return List.copyOf(images.keySet());
    }

    /** True if the slice at z is prepared because it holds nothing of the organ. */
    public boolean isBackground(int z) {
        return background.contains(z);
    }

    /** This case with its slices altered one by one, in their order, under another name. */
    PreparedCase altered(
            String otherId, String otherFingerprint, UnaryOperator<GreySlice> image, UnaryOperator<MaskSlice> mask) {
        Map<Integer, GreySlice> otherImages = new TreeMap<>();
        Map<Integer, MaskSlice> otherMasks = new TreeMap<>();
        for (int z : indexes()) {
            otherImages.put(z, image.apply(image(z)));
            otherMasks.put(z, mask.apply(mask(z)));
        }
        return new PreparedCase(otherId, otherFingerprint, slices, background, otherImages, otherMasks, size, blank);
    }

    /** Height and width of a slice in pixels. */
    public int size() {
        return size;
    }

    /** True if all voxels of the slice at z have the same grey level, so that there is nothing to see in it. */
    public boolean isBlank(int z) {
        return blank.contains(z);
    }

    /** The number of slices that hold a voxel of the organ in the network's frame. */
    public int labelledCount() {
        return (int) masks.values().stream().filter(mask -> !mask.isEmpty()).count();
    }

    /** The grey levels of the slice at z, {@code size * size}. */
    public GreySlice image(int z) {
        return images.get(z);
    }

    /** The target of the slice at z, {@code size * size}. */
    public MaskSlice mask(int z) {
        return masks.get(z);
    }
}
