package org.desam4j.training.inference.internal;

import java.util.List;
import java.util.function.IntFunction;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.preprocess.internal.EncoderInput;
import org.desam4j.training.volume.GreySlice;
import org.desam4j.training.volume.SliceRange;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Features that the image encoder computes when they are asked for, and does not keep. */
public final class EncodedScan implements SliceFeatures {
    static final int SLICES_AT_ONCE = 8;

    private final DeSamNetwork network;
    private final IntFunction<GreySlice> slices;
    private final List<Integer> indexes;
    private final String id;

    /**
     * Features of some slices.
     *
     * @param network encodes; stays the caller's
     * @param slices gives the slice of an index, {@code maskSize * maskSize} pixels, to several threads at once
     * @param indexes of the slices that have features, ascending
     * @param id the scan's name
     */
    public EncodedScan(DeSamNetwork network, IntFunction<GreySlice> slices, List<Integer> indexes, String id) {
        this.network = network;
        this.slices = slices;
        this.indexes = List.copyOf(indexes);
        this.id = id;
    }

    /**
     * Features of a scan's slices. Those of one grey level have none: a network would see an organ in them as well as anything else.
     *
     * @param network encodes; stays the caller's
     * @param range of the scan's slices that are wanted
     * @param id the scan's name
     */
    public static EncodedScan of(DeSamNetwork network, PreparedScan scan, SliceRange range, String id) {
        List<Integer> indexes =
                range.indexes().filter(z -> !scan.isBlank(z)).boxed().toList();
        return new EncodedScan(network, scan::slice, indexes, id);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public List<Integer> indexes() {
        return indexes;
    }

    @Override
    public int atOnce() {
        return network.imagesAtOnce(SLICES_AT_ONCE);
    }

    @Override
    public Features read(List<Integer> wanted) {
        List<GreySlice> images = wanted.parallelStream().map(slices::apply).toList();
        try (INDArray input = EncoderInput.of(images, network.config().imageSize())) {
            return network.encode(input);
        }
    }
}
