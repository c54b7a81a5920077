package org.desam4j.model.decoder.internal;

import org.desam4j.model.decoder.PrimOutput;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.layer.TokenMlp;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The mask decoder's modules, in the original's order: PRIM with the IoU head, SAM's own mask head, and PDMM.
 */
public final class MaskDecoder {
    private final Prim prim;
    private final SamMaskHead samMaskHead;
    private final TokenMlp iouHead;
    private final Pdmm pdmm;

    /** Declares the decoder's parameters below {@code scope}, the original's {@code mask_decoder}. */
    public MaskDecoder(Scope scope, SamConfig config, SqueezeExcitationGate gate) {
        Scope trained = scope.trainable();
        prim = new Prim(trained, config);
        samMaskHead = new SamMaskHead(trained, config);
        iouHead = new TokenMlp(
                trained.child("iou_prediction_head"),
                config.neckWidth(),
                config.iouHeadWidth(),
                config.maskTokens(),
                config.iouHeadDepth());
        pdmm = new Pdmm(trained.child("pimm"), config, gate);
    }

    public Prim prim() {
        return prim;
    }

    public Pdmm pdmm() {
        return pdmm;
    }

    /**
     * Predicted IoUs, not squashed; DeSAM uses the first column.
     *
     * @return {@code [B, maskTokens]}
     */
    public SDVariable iou(Graph graph, PrimOutput prompted) {
        return iouHead.apply(graph, prompted.token(0));
    }

    /**
     * SAM's own masks, for comparison: the first is SAM's single-mask output, the others its three multi-mask outputs.
     *
     * @return logits {@code [B, maskTokens, 4H, 4W]}
     */
    public SDVariable samMasks(Graph graph, PrimOutput prompted) {
        return samMaskHead.apply(graph, prompted);
    }
}
