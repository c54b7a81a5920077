package org.desam4j.model.prompt.internal;

import java.util.List;
import java.util.stream.IntStream;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.layer.Activation;
import org.desam4j.model.layer.Convolution;
import org.desam4j.model.layer.LayerNorm;
import org.desam4j.model.layer.Maps;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * SAM's prompt encoder: sparse embeddings of points and box corners, dense embeddings of masks, and the position
 * encoding of the feature map, which is a random Fourier code: {@code concat(sin, cos)} of {@code 2 pi (2c - 1) G} for a
 * coordinate c in 0..1.
 */
public final class PromptEncoder {
    /** Kinds of sparse tokens, in the order of their embeddings in the graph's lookup table. */
    public static final int KINDS = 5;

    private final Parameter gaussian;
    private final List<Parameter> pointEmbeddings;
    private final Parameter notAPoint;
    private final Parameter noMask;
    private final Convolution maskIn;
    private final LayerNorm maskInNorm;
    private final Convolution maskMiddle;
    private final LayerNorm maskMiddleNorm;
    private final Convolution maskOut;
    private final SamConfig config;

    /** Declares the encoder's parameters below {@code scope}, the original's {@code prompt_encoder}. */
    public PromptEncoder(Scope scope, SamConfig config) {
        this.config = config;
        int width = config.neckWidth();
        int channels = config.maskInputChannels();
        gaussian = scope.child("pe_layer")
                .parameter("positional_encoding_gaussian_matrix", Initializer.STANDARD_NORMAL, 2, width / 2);
        pointEmbeddings = IntStream.range(0, 4)
                .mapToObj(kind -> embedding(scope.child("point_embeddings").child(kind), width))
                .toList();
        notAPoint = embedding(scope.child("not_a_point_embed"), width);
        Scope mask = scope.child("mask_downscaling");
        maskIn = Convolution.patches(mask.child(0), 1, channels / 4, 2);
        maskInNorm = new LayerNorm(mask.child(1), channels / 4, LayerNorm.ENCODER_EPSILON);
        maskMiddle = Convolution.patches(mask.child(3), channels / 4, channels, 2);
        maskMiddleNorm = new LayerNorm(mask.child(4), channels, LayerNorm.ENCODER_EPSILON);
        maskOut = Convolution.patches(mask.child(6), channels, width, 1);
        noMask = embedding(scope.child("no_mask_embed"), width);
    }

    private static Parameter embedding(Scope scope, int width) {
        return scope.parameter("weight", Initializer.STANDARD_NORMAL, 1, width);
    }

    /**
     * Sparse embeddings.
     *
     * @param coordinates {@code [B, T, 2]}, (x, y) divided by the image size
     * @param kinds {@code [B, T, 5]}, one-hot: no point, negative point, positive point, first and second box corner
     * @param tokens T
     * @return {@code [B, T, C]}
     */
    public SDVariable sparse(Graph graph, SDVariable coordinates, SDVariable kinds, int tokens) {
        int width = config.neckWidth();
        SDVariable flatKinds = kinds.reshape(-1, KINDS);
        SDVariable codes = fourier(graph, coordinates.reshape(-1, 2));
        SDVariable isPoint = graph.ops()
                .mmul(flatKinds, graph.constant("has_position", () -> Nd4j.create(new float[] {0, 1, 1, 1, 1}, 5, 1)));
        SDVariable table = graph.ops()
                .concat(
                        0,
                        graph.weight(notAPoint),
                        graph.weight(pointEmbeddings.get(0)),
                        graph.weight(pointEmbeddings.get(1)),
                        graph.weight(pointEmbeddings.get(2)),
                        graph.weight(pointEmbeddings.get(3)));
        return codes.mul(isPoint).add(graph.ops().mmul(flatKinds, table)).reshape(-1, tokens, width);
    }

    /**
     * The position encoding of the centre of every pixel of the feature map, the original's {@code get_dense_pe}.
     *
     * @return {@code [1, H * W, C]}, row-major
     */
    public SDVariable densePositions(Graph graph) {
        int side = config.featureSize();
        SDVariable centres = graph.constant("pixel_centres", () -> pixelCentres(side));
        return fourier(graph, centres).reshape(1, (long) side * side, config.neckWidth());
    }

    /** The dense embedding where no mask is given, {@code [1, C, 1, 1]}. */
    public SDVariable withoutMask(Graph graph) {
        return graph.weight(noMask).reshape(1, config.neckWidth(), 1, 1);
    }

    /**
     * The dense embedding of masks.
     *
     * @param mask logits {@code [B, 1, 4H, 4W]}
     * @return {@code [B, C, H, W]}
     */
    public SDVariable mask(Graph graph, SDVariable mask) {
        SDVariable in = maskInNorm.apply(graph, maskIn.apply(graph, Maps.channelsLast(mask)), 4);
        SDVariable middle = maskMiddleNorm.apply(graph, maskMiddle.apply(graph, Activation.gelu(graph, in)), 4);
        return Maps.channelsFirst(maskOut.apply(graph, Activation.gelu(graph, middle)));
    }

    private SDVariable fourier(Graph graph, SDVariable coordinates) {
        SDVariable angles = graph.ops()
                .mmul(coordinates.mul(2).sub(1), graph.weight(gaussian))
                .mul(2 * Math.PI);
        return graph.ops()
                .concat(1, graph.ops().math().sin(angles), graph.ops().math().cos(angles));
    }

    private static INDArray pixelCentres(int side) {
        float[] centres = new float[side * side * 2];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                int pixel = row * side + column;
                centres[2 * pixel] = (column + 0.5f) / side;
                centres[2 * pixel + 1] = (row + 0.5f) / side;
            }
        }
        return Nd4j.create(centres, new long[] {(long) side * side, 2}, 'c');
    }
}
