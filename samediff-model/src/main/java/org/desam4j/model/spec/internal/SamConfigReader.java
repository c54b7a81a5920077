package org.desam4j.model.spec.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Shape;

/** Reads a network's sizes from the names and shapes of a checkpoint's tensors. */
public final class SamConfigReader {
    private static final String POSITIONS = "image_encoder.pos_embed";
    private static final String PATCHES = "image_encoder.patch_embed.proj.weight";
    private static final String BLOCK = "image_encoder.blocks.%d.";
    private static final String RELATIVE_ROWS = "attn.rel_pos_h";

    /** Far above every size of a network that could be computed. */
    private static final long LARGEST = 1 << 20;

    private final Map<String, Shape> shapes;

    private SamConfigReader(Map<String, Shape> shapes) {
        this.shapes = shapes;
    }

    /**
     * The sizes of the network that has these tensors.
     *
     * @param shapes the tensors' shapes by name
     * @throws IllegalArgumentException if a tensor that tells a size is missing or has an impossible shape; the message
     *     names it
     */
    public static SamConfig read(Map<String, Shape> shapes) {
        return new SamConfigReader(shapes).config();
    }

    private SamConfig config() {
        int width = size(PATCHES, 4, 0);
        int patch = size(PATCHES, 4, 2);
        int side = size(POSITIONS, 4, 1);
        int headWidth = size(String.format(Locale.ROOT, BLOCK, 0) + RELATIVE_ROWS, 2, 1);
        if (headWidth == 0 || width % headWidth != 0) {
            throw new IllegalArgumentException(
                    "the head width " + headWidth + " that " + String.format(Locale.ROOT, BLOCK, 0) + RELATIVE_ROWS
                            + " shows does not divide the encoder's width " + width);
        }
        return SamConfig.builder()
                .imageSize(side * patch)
                .patchSize(patch)
                .width(width)
                .heads(width / headWidth)
                .mlpWidth(size(String.format(Locale.ROOT, BLOCK, 0) + "mlp.lin1.weight", 2, 0))
                .windows(windows())
                .neckWidth(size("image_encoder.neck.0.weight", 4, 0))
                .decoderDepth(count("mask_decoder.transformer.layers.%d.norm1.weight"))
                .decoderMlpWidth(size("mask_decoder.transformer.layers.0.mlp.lin1.weight", 2, 0))
                .maskTokens(size("mask_decoder.mask_tokens.weight", 2, 0))
                .iouHeadWidth(size("mask_decoder.iou_prediction_head.layers.0.weight", 2, 0))
                .iouHeadDepth(count("mask_decoder.iou_prediction_head.layers.%d.weight"))
                .maskInputChannels(size("prompt_encoder.mask_downscaling.3.weight", 4, 0))
                .build();
    }

    /** A block's table of relative positions has 2s - 1 rows for windows of s * s patches. */
    private List<Integer> windows() {
        List<Integer> windows = new ArrayList<>();
        int depth = count(BLOCK + "norm1.weight");
        for (int block = 0; block < depth; block++) {
            windows.add((size(String.format(Locale.ROOT, BLOCK, block) + RELATIVE_ROWS, 2, 0) + 1) / 2);
        }
        return windows;
    }

    private int count(String pattern) {
        int count = 0;
        while (shapes.containsKey(String.format(Locale.ROOT, pattern, count))) {
            count++;
        }
        return count;
    }

    private int size(String name, int rank, int dimension) {
        Shape shape = shapes.get(name);
        if (shape == null) {
            throw new IllegalArgumentException("it has no tensor " + name);
        }
        if (shape.rank() != rank || shape.sizes().contains(0L) || shape.size(dimension) > LARGEST) {
            throw new IllegalArgumentException(
                    name + " has the shape " + shape + ", from which the network's sizes cannot be read");
        }
        return Math.toIntExact(shape.size(dimension));
    }
}
