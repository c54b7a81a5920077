package org.desam4j.examples;

import org.desam4j.model.MaskInputs;
import org.desam4j.model.MaskSource;
import org.desam4j.model.MaskSources;
import org.nd4j.autodiff.samediff.SDVariable;

/** The mean of PDMM's and SAM's logits. */
record MeanMasks() implements MaskSource {
    @Override
    public SDVariable logits(MaskInputs inputs) {
        return MaskSources.PDMM
                .logits(inputs)
                .add(MaskSources.SAM_HEAD.logits(inputs))
                .mul(0.5);
    }
}
