package org.desam4j.training.preprocess;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.FileHash;
import org.desam4j.training.dataset.LabelledCase;
import org.desam4j.training.protocol.IntensityRules;
import org.desam4j.training.protocol.Protocol;
import org.desam4j.training.volume.Overlap;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.Turn;

/** The slices of a labelled case in the network's frame: grey levels and target masks. */
public final class PreparedCase {
    private final String id;
    private final String fingerprint;
    private final SliceRange slices;
    private final Map<Integer, byte[]> images;
    private final Map<Integer, byte[]> masks;
    private final int size;

    PreparedCase(
            String id,
            String fingerprint,
            SliceRange slices,
            Map<Integer, byte[]> images,
            Map<Integer, byte[]> masks,
            int size) {
        this.id = id;
        this.fingerprint = fingerprint;
        this.slices = slices;
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
        boolean volume = protocol.slices() == Protocol.Slices.VOLUME;
        SliceRange all = new SliceRange(0, labelled.scan().geometry().slices());
        return of(labelled, volume ? all : labelledSlices(labelled, protocol), size, protocol);
    }

    /**
     * Prepares the slices that train.
     *
     * @param size height and width of a prepared slice in pixels: the network's mask size
     */
    public static PreparedCase forTraining(LabelledCase labelled, int size, Protocol protocol) throws IOException {
        return of(labelled, labelledSlices(labelled, protocol), size, protocol);
    }

    private static PreparedCase of(LabelledCase labelled, SliceRange slices, int size, Protocol protocol)
            throws IOException {
        Optional<IntensityRules.Window> window =
                protocol.intensity().window(labelled.source().site());
        PreparedScan scan = new PreparedScan(labelled.scan(), size, window);
        Map<Integer, byte[]> images = new LinkedHashMap<>();
        Map<Integer, byte[]> masks = new LinkedHashMap<>();
        slices.indexes().forEach(z -> {
            images.put(z, scan.slice(z));
            masks.put(z, LabelSlices.resized(labelled.label(), z, size, protocol.labelResize()));
        });
        String fingerprint = FileHash.of(labelled.source().image())
                + window.map(range -> " " + range).orElse("")
                + (labelled.turn().equals(Turn.NONE) ? "" : " " + labelled.turn())
                + (protocol.reading().volume() == 0
                        ? ""
                        : " volume " + protocol.reading().volume());
        return new PreparedCase(labelled.source().id(), fingerprint, slices, images, masks, size);
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

    /** What the images were made from: changes whenever they do. */
    public String fingerprint() {
        return fingerprint;
    }

    /** The prepared slices; none where labelled slices alone count and nothing is labelled. */
    public SliceRange slices() {
        return slices;
    }

    /** Height and width of a slice in pixels. */
    public int size() {
        return size;
    }

    /** How many of the slices hold a voxel of the organ in the network's frame. */
    public int labelledCount() {
        return (int)
                masks.values().stream().filter(mask -> Overlap.area(mask) > 0).count();
    }

    /** The slice at z as {@code size * size} grey levels; not a copy. */
    public byte[] image(int z) {
        return images.get(z);
    }

    /** The target of the slice at z, {@code size * size}, 0 or 1; not a copy. */
    public byte[] mask(int z) {
        return masks.get(z);
    }
}
