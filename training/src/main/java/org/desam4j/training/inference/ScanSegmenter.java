package org.desam4j.training.inference;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.training.Progress;
import org.desam4j.training.embedding.EmbeddedCase;
import org.desam4j.training.embedding.EmbeddedSlice;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.inference.postprocess.LargestComponent;
import org.desam4j.training.inference.postprocess.MaskRestorer;
import org.desam4j.training.inference.postprocess.SmallComponents;
import org.desam4j.training.preprocess.EncoderInput;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.SliceRange;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Segments whole scans, slice by slice. */
public final class ScanSegmenter {
    private static final int SLICES_PER_RUN = 8;

    private final SliceSegmenter slices;
    private final double minimumArea;
    private final boolean largestOnly;

    /** @param protocol says which small regions of a slice and which components of the volume are removed */
    public ScanSegmenter(SliceSegmenter slices, Protocol protocol) {
        this.slices = slices;
        this.minimumArea = protocol.minimumArea();
        this.largestOnly = protocol.components() == Protocol.Components.LARGEST;
    }

    /**
     * Segments a scan's slices; what lies outside the range stays empty. So does a slice of one grey level, which a network would
     * see an organ in as well as anything else; a line says it if all are so.
     */
    public Mask segment(PreparedScan scan, SliceRange range, String name, Progress progress) {
        DeSamNetwork network = slices.network();
        byte[] voxels = new byte[scan.geometry().voxels()];
        List<Integer> seen =
                range.indexes().filter(z -> !scan.isBlank(z)).boxed().toList();
        if (seen.isEmpty()) {
            progress.say("WARNING: " + name + " has the same grey level everywhere, so that its mask is empty;"
                    + " look at the scan and at its window");
        }
        int perRun = network.imagesPerRun(SLICES_PER_RUN);
        for (int from = 0; from < seen.size(); from += perRun) {
            List<Integer> run = seen.subList(from, Math.min(seen.size(), from + perRun));
            List<byte[]> images = run.stream().map(scan::slice).toList();
            try (INDArray input = EncoderInput.of(
                            images,
                            network.config().maskSize(),
                            network.config().imageSize());
                    Features features = network.encode(input)) {
                place(features, scan.geometry(), run, voxels);
            }
            progress.report("Segmenting " + name, from + run.size(), seen.size(), "slices");
        }
        return finished(new Mask(scan.geometry(), voxels));
    }

    /**
     * Segments the slices that a case's cached embeddings cover, on the scan's voxels; the others stay empty.
     *
     * @param blank whether the slice at z has one grey level, so that it stays empty as in a scan that is segmented
     */
    public Mask segment(EmbeddedCase embedded, IntPredicate blank, Geometry geometry, Progress progress)
            throws IOException {
        byte[] voxels = new byte[geometry.voxels()];
        forEachRun(embedded, blank, progress, (run, features) -> place(features, geometry, run, voxels));
        return finished(new Mask(geometry, voxels));
    }

    /**
     * Segments the slices that a case's cached embeddings cover, in the network's frame.
     *
     * @param blank as for {@link #segment(EmbeddedCase, IntPredicate, Geometry, Progress)}
     * @param frame {@code maskSize * maskSize} pixels for each of these slices
     */
    public Mask segmentInFrame(EmbeddedCase embedded, IntPredicate blank, Geometry frame, Progress progress)
            throws IOException {
        byte[] voxels = new byte[frame.voxels()];
        forEachRun(embedded, blank, progress, (run, features) -> {
            List<Optional<float[]>> masks = slices.segment(features);
            for (int i = 0; i < masks.size(); i++) {
                int start = (run.get(i) - embedded.slices().first()) * frame.voxelsPerSlice();
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

    private static void forEachRun(
            EmbeddedCase embedded, IntPredicate blank, Progress progress, BiConsumer<List<Integer>, Features> consumer)
            throws IOException {
        List<Integer> seen =
                embedded.slices().indexes().filter(z -> !blank.test(z)).boxed().toList();
        for (int from = 0; from < seen.size(); from += SLICES_PER_RUN) {
            List<Integer> run = seen.subList(from, Math.min(seen.size(), from + SLICES_PER_RUN));
            List<EmbeddedSlice> cached =
                    run.stream().map(z -> new EmbeddedSlice(embedded, z)).toList();
            try (Features features = EmbeddedSlice.read(cached)) {
                consumer.accept(run, features);
            }
            progress.report("Segmenting " + embedded.id(), from + run.size(), seen.size(), "slices");
        }
    }

    private void place(Features features, Geometry geometry, List<Integer> run, byte[] voxels) {
        int size = slices.network().config().maskSize();
        List<Optional<float[]>> masks = slices.segment(features);
        for (int i = 0; i < masks.size(); i++) {
            int start = run.get(i) * geometry.voxelsPerSlice();
            masks.get(i).ifPresent(logits -> {
                byte[] mask = MaskRestorer.restore(logits, size, geometry);
                byte[] cleaned = SmallComponents.clean(mask, geometry, minimumArea);
                System.arraycopy(cleaned, 0, voxels, start, cleaned.length);
            });
        }
    }
}
