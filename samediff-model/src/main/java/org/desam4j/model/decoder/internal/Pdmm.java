package org.desam4j.model.decoder.internal;

import java.util.List;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.layer.Convolution;
import org.desam4j.model.layer.Maps;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * DeSAM's prompt-decoupled mask module (the parameter names' {@code pimm}). It fuses PRIM's mask embedding with what the
 * context branches make of the encoder's features, and builds the mask from that.
 */
public final class Pdmm {
    private final Scope scope;
    private final ResidualSeBlock fusion;
    private final List<ContextBranch> contexts;
    private final List<LocalizationStage> localizations;
    private final List<Convolution> heads;

    Pdmm(Scope scope, SamConfig config, SqueezeExcitationGate gate) {
        int width = config.neckWidth();
        this.scope = scope;
        fusion = new ResidualSeBlock(scope.child("mask_embedding_fusion"), 2 * width, width, gate);
        Scope context = scope.child("conv_blocks_context");
        contexts = List.of(
                new ContextBranch(context.child(0), config.width(), width, 0, gate),
                new ContextBranch(context.child(1), config.width(), width / 2, 1, gate),
                new ContextBranch(context.child(2), config.width(), width / 4, 2, gate));
        Scope localization = scope.child("conv_blocks_localization");
        localizations = List.of(
                new LocalizationStage(localization.child(0), width, width / 2, gate),
                new LocalizationStage(localization.child(1), width / 2, width / 4, gate));
        heads = List.of(
                Convolution.same(scope.child("seg_outputs").child(0), width / 2, 1, 1),
                Convolution.same(scope.child("seg_outputs").child(1), width / 4, 1, 1));
    }

    /**
     * The context of an image, the part of PDMM that no prompt touches.
     *
     * @param features the encoder's three features {@code [N, E, H, W]}, shallow first
     * @return {@code [N, H, W, C]}, {@code [N, 2H, 2W, C/2]}, {@code [N, 4H, 4W, C/4]}
     */
    public List<SDVariable> context(Graph graph, List<SDVariable> features) {
        return List.of(
                contexts.get(0).apply(graph, Maps.channelsLast(features.get(2))),
                contexts.get(1).apply(graph, Maps.channelsLast(features.get(1))),
                contexts.get(2).apply(graph, Maps.channelsLast(features.get(0))));
    }

    /**
     * Fusion, localisation and the last segmentation head. The first head, which exists for deep supervision that the
     * published training leaves off, is declared and not executed.
     *
     * @param maskEmbedding PRIM's mask embedding {@code [N, C, H, W]}
     * @param context the result of {@link #context} for the same N images
     * @return mask logits {@code [N, 1, 4H, 4W]}
     */
    public SDVariable mask(Graph graph, SDVariable maskEmbedding, List<SDVariable> context) {
        SDVariable joined = graph.ops().concat(3, Maps.channelsLast(maskEmbedding), context.get(0));
        SDVariable fused = fusion.apply(graph, joined);
        graph.output(scope.name() + ".mask_embedding_fusion", Maps.channelsFirst(fused));
        SDVariable half = localizations.get(0).apply(graph, fused, context.get(1));
        SDVariable full = localizations.get(1).apply(graph, half, context.get(2));
        return graph.output(scope, Maps.channelsFirst(heads.get(1).apply(graph, full)));
    }
}
