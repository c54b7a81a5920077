package org.desam4j.model;

import org.nd4j.autodiff.samediff.SDVariable;

/** The first mask of SAM's own head, its single-mask output. */
record SamMasks() implements MaskSource {
    @Override
    public SDVariable logits(MaskInputs inputs) {
        int size = inputs.model().config().maskSize();
        SDVariable all = inputs.model().maskDecoder().samMasks(inputs.graph(), inputs.prompted());
        return inputs.graph().ops().slice(all, new int[] {0, 0, 0, 0}, -1, 1, size, size);
    }
}
