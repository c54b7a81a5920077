package org.desam4j.model;

import org.desam4j.model.decoder.internal.Pdmm;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Masks of PDMM.
 *
 * @param prompted true if PRIM's mask embedding is fused, and not the image embedding
 */
record PdmmMasks(boolean prompted) implements MaskSource {
    @Override
    public SDVariable logits(MaskInputs inputs) {
        Pdmm pdmm = inputs.model().maskDecoder().pdmm();
        SDVariable fused = prompted
                ? inputs.prompted().maskEmbedding()
                : inputs.embedding().get();
        return pdmm.mask(
                inputs.graph(),
                fused,
                pdmm.context(inputs.graph(), inputs.features().get()));
    }

    @Override
    public INDArray masks(DeSamNetwork network, Features features, ImageContext context, Prompted prompt) {
        INDArray masks = network.masks(prompted ? prompt.maskEmbedding() : features.embedding(), context);
        long prompts = prompt.maskEmbedding().size(0);
        if (masks.size(0) == prompts) {
            return masks;
        }
        // What no prompt reaches is the same for all prompts on an image.
        try (masks) {
            return masks.repeat(0, prompts);
        }
    }
}
