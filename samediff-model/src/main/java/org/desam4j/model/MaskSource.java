package org.desam4j.model;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A way to make masks from what the image encoder and PRIM say of an image and a prompt. {@link MaskSources} has those that there are.
 */
public interface MaskSource {
    /**
     * Adds the masks to a graph, which may be one that trains.
     *
     * @return logits {@code [B, 1, 4 grid, 4 grid]}
     */
    SDVariable logits(MaskInputs inputs);

    /**
     * The masks in inference. A source that has a part which depends on the image alone shares it among prompts.
     *
     * @param features of B images, or of one; stay the caller's
     * @param context of the same images; stays the caller's
     * @param prompted PRIM's output for B prompts; stays the caller's
     * @return logits {@code [B, 1, 4 grid, 4 grid]}; the caller closes them
     */
    default INDArray masks(DeSamNetwork network, Features features, ImageContext context, Prompted prompted) {
        return network.masks(this, features, prompted);
    }
}
