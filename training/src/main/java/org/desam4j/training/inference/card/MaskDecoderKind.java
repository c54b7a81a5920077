package org.desam4j.training.inference.card;

import java.util.ArrayList;
import java.util.List;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.ImageContext;
import org.desam4j.model.MaskSource;
import org.desam4j.model.Prompted;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The parts that make the mask; all share the prompt's tokens and transformer. */
public enum MaskDecoderKind {
    /** PRIM and PDMM, as published. */
    DESAM("DeSAM", MaskSource.PDMM),
    /** PDMM alone, without anything of the prompt. */
    WITHOUT_PRIM("DeSAM without PRIM", MaskSource.PDMM_WITHOUT_PRIM),
    /** SAM's own single-mask output, the first mask token's. */
    SAM("SAM", MaskSource.SAM_HEAD);

    private final String title;
    private final MaskSource source;

    MaskDecoderKind(String title, MaskSource source) {
        this.title = title;
        this.source = source;
    }

    /** The same choice in a graph that trains. */
    public MaskSource source() {
        return source;
    }

    /**
     * The mask logits of each prompt, row-major.
     *
     * @param features of B images, or of one; stay the caller's
     * @param context of the same images; stays the caller's
     * @param prompted PRIM's output for B prompts; stays the caller's
     */
    public List<float[]> logits(DeSamNetwork network, Features features, ImageContext context, Prompted prompted) {
        try (INDArray masks = switch (this) {
            case DESAM -> network.masks(prompted.maskEmbedding(), context);
            case WITHOUT_PRIM -> network.masks(features.embedding(), context);
            case SAM -> network.samMasks(prompted);
        }) {
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
