package org.desam4j.training.inference.internal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.training.Progress;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.inference.postprocess.GridRecord;
import org.desam4j.training.inference.postprocess.internal.LargestComponent;
import org.desam4j.training.inference.postprocess.internal.MaskRestorer;
import org.desam4j.training.inference.postprocess.internal.SmallComponents;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.MaskSlice;
import org.desam4j.training.volume.SliceRange;

/** Segments whole scans, slice by slice. */
public final class ScanSegmenter {
    private final SliceSegmenter slices;
    private final double minimumArea;
    private final boolean largestOnly;
    private final Optional<RecordKeeper> keeper;

    /** Takes the records of grids. */
    @FunctionalInterface
    public interface RecordKeeper {
        /** Takes those of the slice at z, as {@link SliceSegmenter#records} gives them. */
        void keep(int z, List<GridRecord> records);
    }

    /** @param protocol says which small regions of a slice and which components of the volume are removed */
    public ScanSegmenter(SliceSegmenter slices, Protocol protocol) {
        this(slices, protocol.minimumArea(), protocol.components() == Protocol.Components.LARGEST, Optional.empty());
    }

    private ScanSegmenter(
            SliceSegmenter slices, double minimumArea, boolean largestOnly, Optional<RecordKeeper> keeper) {
        this.slices = slices;
        this.minimumArea = minimumArea;
        this.largestOnly = largestOnly;
        this.keeper = keeper;
    }

    /** The same segmenter, which gives away the records of every slice that it places on a scan's voxels. */
    public ScanSegmenter keeping(RecordKeeper records) {
        return new ScanSegmenter(slices, minimumArea, largestOnly, Optional.of(records));
    }

    /**
     * Segments a scan's slices, each encoded once for all organs; what lies outside the range stays empty. So does a slice of one
     * grey level, which a network would see an organ in as well as anything else; a line says it if all are so.
     *
     * @param organs that see the scan in the same grey levels, and whose networks have the same encoder
     * @param encoder one of these networks
     * @param name of the scan, for messages
     * @return a mask for each organ
     */
    public static List<Mask> segment(
            List<ScanSegmenter> organs,
            DeSamNetwork encoder,
            PreparedScan scan,
            SliceRange range,
            String name,
            Progress progress)
            throws IOException {
        SliceFeatures source = EncodedScan.of(encoder, scan, range, name);
        if (source.indexes().isEmpty()) {
            progress.say("WARNING: " + name + " has the same grey level everywhere, so that its mask is empty;"
                    + " look at the scan and at its window");
        }
        return segment(organs, source, z -> false, scan.geometry(), progress);
    }

    /**
     * Segments the slices that have features, on the scan's voxels; the others stay empty. The features of a slice are read once
     * for all organs.
     *
     * @param blank true if the slice at z has one grey level, so that it stays empty as in a scan that is segmented
     * @return a mask for each organ
     */
    public static List<Mask> segment(
            List<ScanSegmenter> organs, SliceFeatures source, IntPredicate blank, Geometry geometry, Progress progress)
            throws IOException {
        List<byte[]> voxels =
                organs.stream().map(organ -> new byte[geometry.voxels()]).toList();
        inParts(source, blank, progress, (part, features) -> {
            for (int i = 0; i < organs.size(); i++) {
                ScanSegmenter organ = organs.get(i);
                organ.place(features, geometry, part, voxels.get(i));
                organ.keeper.ifPresent(records -> organ.keep(features, part, records));
            }
        });
        return IntStream.range(0, organs.size())
                .mapToObj(i -> organs.get(i).finished(new Mask(geometry, voxels.get(i))))
                .toList();
    }

    /** The same for this organ alone. */
    public Mask segment(SliceFeatures source, IntPredicate blank, Geometry geometry, Progress progress)
            throws IOException {
        return segment(List.of(this), source, blank, geometry, progress).get(0);
    }

    /**
     * Segments the slices that have features, in the network's frame.
     *
     * @param source features of successive slices
     * @param blank as for {@link #segment(List, SliceFeatures, IntPredicate, Geometry, Progress)}
     * @param frame {@code maskSize * maskSize} pixels for each of these slices
     */
    public Mask segmentInFrame(SliceFeatures source, IntPredicate blank, Geometry frame, Progress progress)
            throws IOException {
        int first = source.indexes().get(0);
        byte[] voxels = new byte[frame.voxels()];
        inParts(source, blank, progress, (part, features) -> {
            List<Optional<float[]>> masks = slices.segment(features);
            for (int i = 0; i < masks.size(); i++) {
                int start = (part.get(i) - first) * frame.voxelsPerSlice();
                masks.get(i).ifPresent(values -> {
                    for (int pixel = 0; pixel < values.length; pixel++) {
                        voxels[start + pixel] = (byte) (values[pixel] > 0 ? 1 : 0);
                    }
                });
            }
        });
        return finished(new Mask(frame, voxels));
    }

    /** The largest component of a mask: what a protocol that keeps no other leaves of it. */
    public static Mask largestComponent(Mask mask) {
        return LargestComponent.of(mask);
    }

    private Mask finished(Mask mask) {
        return largestOnly ? largestComponent(mask) : mask;
    }

    private static void inParts(
            SliceFeatures source, IntPredicate blank, Progress progress, BiConsumer<List<Integer>, Features> consumer)
            throws IOException {
        List<Integer> seen =
                source.indexes().stream().filter(z -> !blank.test(z)).toList();
        int atOnce = source.atOnce();
        for (int from = 0; from < seen.size(); from += atOnce) {
            List<Integer> part = seen.subList(from, Math.min(seen.size(), from + atOnce));
            try (Features features = source.read(part)) {
                consumer.accept(part, features);
            }
            progress.report("Segmenting " + source.id(), from + part.size(), seen.size(), "slices");
        }
    }

    private void keep(Features features, List<Integer> part, RecordKeeper records) {
        for (int i = 0; i < part.size(); i++) {
            try (Features one = features.range(i, i + 1)) {
                records.keep(part.get(i), slices.records(one));
            }
        }
    }

    private void place(Features features, Geometry geometry, List<Integer> part, byte[] voxels) {
        int size = slices.network().config().maskSize();
        List<Optional<float[]>> masks = slices.segment(features);
        // Slices lie beside each other in the voxels, so that threads do not meet.
        IntStream.range(0, masks.size())
                .parallel()
                .forEach(i -> masks.get(i).ifPresent(logits -> {
                    MaskSlice mask = MaskRestorer.restore(logits, size, geometry);
                    byte[] cleaned =
                            SmallComponents.clean(mask, geometry, minimumArea).pixels();
                    System.arraycopy(cleaned, 0, voxels, part.get(i) * geometry.voxelsPerSlice(), cleaned.length);
                }));
    }
}
