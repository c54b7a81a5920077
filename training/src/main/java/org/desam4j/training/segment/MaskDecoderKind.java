package org.desam4j.training.segment;

import java.util.ArrayList;
import java.util.List;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.ImageContext;
import org.desam4j.model.Prompted;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Whose masks are taken: both decoders share the prompt's tokens and transformer. */
public enum MaskDecoderKind {
    /** PDMM's. */
    DESAM("DeSAM"),
    /** SAM's own single-mask output, the first mask token's. */
    SAM("SAM");

    private final String title;

    MaskDecoderKind(String title) {
        this.title = title;
    }

    /**
     * The mask logits of each prompt, row-major.
     *
     * @param prompted PRIM's output for B prompts; stays the caller's
     * @param context of B images, or of one; stays the caller's
     */
    public List<float[]> logits(DeSamNetwork network, Prompted prompted, ImageContext context) {
        try (INDArray masks =
                this == DESAM ? network.masks(prompted.maskEmbedding(), context) : network.samMasks(prompted)) {
            List<float[]> logits = new ArrayList<>();
            for (int prompt = 0; prompt < masks.size(0); prompt++) {
                INDArray mask = masks.get(NDArrayIndex.point(prompt), NDArrayIndex.point(0));
                try (INDArray copy = mask.dup('c')) {
                    logits.add(copy.data().asFloat());
                }
            }
            return logits;
        }
    }

    @Override
    public String toString() {
        return title;
    }
}
