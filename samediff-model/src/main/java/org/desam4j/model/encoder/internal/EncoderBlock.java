package org.desam4j.model.encoder.internal;

import org.desam4j.model.graph.Graph;
import org.desam4j.model.layer.Activation;
import org.desam4j.model.layer.LayerNorm;
import org.desam4j.model.layer.Linear;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/** SAM's {@code Block}: attention, within windows or over the whole feature map, and an MLP, each before a residual sum. */
final class EncoderBlock {
    private final Scope scope;
    private final LayerNorm attentionNorm;
    private final EncoderAttention attention;
    private final LayerNorm mlpNorm;
    private final Linear mlpIn;
    private final Linear mlpOut;
    private final int side;
    private final int width;
    private final int window;

    EncoderBlock(Scope scope, SamConfig config, int window) {
        this.scope = scope;
        this.side = config.featureSize();
        this.width = config.width();
        this.window = window;
        attentionNorm = new LayerNorm(scope.child("norm1"), width, LayerNorm.ENCODER_EPSILON);
        attention = new EncoderAttention(scope.child("attn"), config, window);
        mlpNorm = new LayerNorm(scope.child("norm2"), width, LayerNorm.ENCODER_EPSILON);
        mlpIn = new Linear(scope.child("mlp").child("lin1"), width, config.mlpWidth());
        mlpOut = new Linear(scope.child("mlp").child("lin2"), config.mlpWidth(), width);
    }

    /**
     * @param x {@code [images * H * W, E]}
     * @param scoreMemory bytes that the attention scores of the block may take
     * @return the same shape
     */
    SDVariable apply(Graph graph, SDVariable x, int images, long scoreMemory) {
        SDVariable attended = x.add(attend(graph, attentionNorm.apply(graph, x, 2), images, scoreMemory));
        SDVariable hidden = mlpIn.apply(graph, mlpNorm.apply(graph, attended, 2));
        SDVariable mlp = mlpOut.apply(graph, Activation.gelu(graph, hidden));
        return graph.output(scope, attended.add(mlp));
    }

    private SDVariable attend(Graph graph, SDVariable x, int images, long scoreMemory) {
        if (window == side) {
            return attention.project(graph, attention.attend(graph, x, images, scoreMemory));
        }
        int across = (side + window - 1) / window;
        int tiles = images * across * across;
        SDVariable windows = attention.attend(graph, partition(graph, x, images, across), tiles, scoreMemory);
        return attention.project(graph, unpartition(graph, windows, images, across));
    }

    /**
     * Cuts the feature map into windows, row by row, padding the bottom and right with zeros. The padding is not masked: as in
     * the original, padded tokens take part as keys and values.
     */
    private SDVariable partition(Graph graph, SDVariable x, int images, int across) {
        int padding = across * window - side;
        SDVariable map = x.reshape(images, side, side, width);
        if (padding > 0) {
            SDVariable widths = graph.constant(
                    "window_padding_" + padding,
                    () -> Nd4j.createFromArray(new int[][] {{0, 0}, {0, padding}, {0, padding}, {0, 0}}));
            map = graph.ops().nn().pad(map, widths, 0);
        }
        return map.reshape((long) images * across, window, across, (long) window * width)
                .permute(0, 2, 1, 3)
                .reshape((long) images * across * across * window * window, width);
    }

    /** Undoes {@link #partition} and crops the padding. */
    private SDVariable unpartition(Graph graph, SDVariable windows, int images, int across) {
        int padded = across * window;
        SDVariable map = windows.reshape((long) images * across, across, window, (long) window * width)
                .permute(0, 2, 1, 3)
                .reshape(images, padded, padded, width);
        SDVariable cropped =
                padded == side ? map : graph.ops().slice(map, new int[] {0, 0, 0, 0}, images, side, side, width);
        return cropped.reshape((long) images * side * side, width);
    }
}
