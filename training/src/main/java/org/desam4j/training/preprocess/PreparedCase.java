package org.desam4j.training.preprocess;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.FileHash;
import org.desam4j.training.dataset.LabelledCase;
import org.desam4j.training.protocol.IntensityRules;
import org.desam4j.training.protocol.Protocol;
import org.desam4j.training.volume.SliceRange;

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
     * Prepares the slices that a protocol lets count.
     *
     * @param size height and width of a prepared slice in pixels: the network's mask size
     */
    public static PreparedCase of(LabelledCase labelled, int size, Protocol protocol) throws java.io.IOException {
        SliceRange slices = slices(labelled, protocol);
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
                + window.map(range -> " " + range).orElse("");
        return new PreparedCase(labelled.source().id(), fingerprint, slices, images, masks, size);
    }

    /** The slices of a case that count; at least one. */
    public static SliceRange slices(LabelledCase labelled, Protocol protocol) {
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

    public SliceRange slices() {
        return slices;
    }

    /** Height and width of a slice in pixels. */
    public int size() {
        return size;
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
