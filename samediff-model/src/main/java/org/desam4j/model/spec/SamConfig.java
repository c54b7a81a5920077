package org.desam4j.model.spec;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The sizes of a SAM-shaped network.
 *
 * @param imageSize height and width of the encoder's input in pixels
 * @param patchSize height and width of a patch in pixels; divides {@code imageSize}
 * @param width the image encoder's width E (channels of the features)
 * @param heads attention heads of the image encoder; divides {@code width}
 * @param mlpWidth hidden width of the image encoder's MLP blocks
 * @param windows for each block of the image encoder its attention window in patches; {@link #featureSize()} means global
 *     attention, and one that is larger than the feature map is padded
 * @param neckWidth the width C of the neck's output, the prompt encoder and the mask decoder
 * @param decoderDepth number of blocks of the two-way transformer
 * @param decoderMlpWidth hidden width of the two-way transformer's MLP blocks
 * @param maskTokens the number of SAM's mask tokens
 * @param iouHeadWidth hidden width of the IoU prediction head
 * @param iouHeadDepth number of linear layers of the IoU prediction head
 * @param maskInputChannels channels inside the prompt encoder's mask branch after its second convolution
 */
public record SamConfig(
        int imageSize,
        int patchSize,
        int width,
        int heads,
        int mlpWidth,
        List<Integer> windows,
        int neckWidth,
        int decoderDepth,
        int decoderMlpWidth,
        int maskTokens,
        int iouHeadWidth,
        int iouHeadDepth,
        int maskInputChannels) {

    /** Heads of every attention in the two-way transformer; a constant of SAM that no tensor's shape shows. */
    public static final int DECODER_HEADS = 8;

    /** The number of features that the encoder returns beside the neck's output, and of stages in PDMM. */
    public static final int FEATURES = 3;

    /** Each mask token has a small network of its own, so that their number is bounded; SAM has 4. */
    private static final int MOST_MASK_TOKENS = 256;

    /** Side of a mask of logits, in patches: the decoder upsamples twice by two. */
    public static final int MASK_UPSAMPLING = 4;

    public SamConfig {
        windows = List.copyOf(windows);
        require(patchSize > 0 && imageSize > 0 && imageSize % patchSize == 0, "the patch must divide the image");
        require(heads > 0 && width > 0 && width % heads == 0, "the heads must divide the width");
        require(mlpWidth > 0 && decoderMlpWidth > 0, "the MLP widths must be positive");
        require(maskTokens <= MOST_MASK_TOKENS, "no SAM has " + maskTokens + " mask tokens");
        require(maskTokens > 0 && iouHeadDepth > 0 && iouHeadWidth > 0, "the IoU head and mask tokens must exist");
        require(maskInputChannels >= 4 && maskInputChannels % 4 == 0, "the mask branch needs a multiple of 4 channels");
        require(decoderDepth > 0, "the two-way transformer needs a block");
        require(neckWidth > 0 && neckWidth % 64 == 0, "the neck width must be a multiple of 64");
        int side = imageSize / patchSize;
        require(windows.stream().allMatch(window -> window > 0), "a window needs at least one patch");
        long global = windows.stream().filter(window -> window == side).count();
        require(
                global >= FEATURES,
                "the encoder needs at least " + FEATURES + " global-attention blocks, and it has " + global);
    }

    /** SAM ViT-B at 1024 pixels. */
    public static SamConfig vitB() {
        return sam(768, 12, 12, List.of(2, 5, 8, 11));
    }

    /** SAM ViT-L at 1024 pixels. */
    public static SamConfig vitL() {
        return sam(1024, 24, 16, List.of(5, 11, 17, 23));
    }

    /** SAM ViT-H at 1024 pixels. */
    public static SamConfig vitH() {
        return sam(1280, 32, 16, List.of(7, 15, 23, 31));
    }

    private static SamConfig sam(int width, int depth, int heads, List<Integer> globalBlocks) {
        return new SamConfig(
                1024, 16, width, heads, 4 * width, windows(depth, 14, 64, globalBlocks), 256, 2, 2048, 4, 256, 3, 16);
    }

    /** A builder that begins with the sizes of SAM ViT-B at 1024 pixels. */
    public static Builder builder() {
        return new Builder(vitB());
    }

    /**
     * The window of each of {@code depth} blocks: {@code side} for {@code globalBlocks} (indexes from 0), {@code window}
     * for the others.
     */
    public static List<Integer> windows(int depth, int window, int side, List<Integer> globalBlocks) {
        return IntStream.range(0, depth)
                .map(block -> globalBlocks.contains(block) ? side : window)
                .boxed()
                .toList();
    }

    /** Number of the image encoder's blocks. */
    public int depth() {
        return windows.size();
    }

    /** Height and width of the encoder's feature maps: patches along a side of the image; H and W in the shapes of this module. */
    public int featureSize() {
        return imageSize / patchSize;
    }

    /** Height and width of the mask logits in pixels: four per patch. */
    public int maskSize() {
        return MASK_UPSAMPLING * featureSize();
    }

    public int headWidth() {
        return width / heads;
    }

    public boolean isGlobal(int block) {
        return windows.get(block) == featureSize();
    }

    /** The blocks whose outputs are the features: the first three with global attention, shallow first. */
    public List<Integer> featureBlocks() {
        return IntStream.range(0, depth())
                .filter(this::isGlobal)
                .limit(FEATURES)
                .boxed()
                .toList();
    }

    /**
     * Multiply-adds of the image encoder for one image, as the original computes it: windows with their padding, and relative
     * positions as products of their own.
     */
    public long encoderMultiplyAdds() {
        long side = featureSize();
        long tokens = side * side;
        long sum = tokens * 3 * patchSize * patchSize * width;
        for (long window : windows) {
            long across = (side + window - 1) / window;
            long tiles = across * across;
            long padded = tiles * window * window;
            long projections = padded * 4 * width * width;
            long scoresAndValues = 2 * padded * window * window * width;
            long positions = padded * 2 * window * width;
            long mlp = 2 * tokens * width * mlpWidth;
            sum += projections + scoresAndValues + positions + mlp;
        }
        return sum + tokens * neckWidth * (width + 9L * neckWidth);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Sizes in the making. */
    public static final class Builder {
        private int imageSize;
        private int patchSize;
        private int width;
        private int heads;
        private int mlpWidth;
        private List<Integer> windows;
        private int neckWidth;
        private int decoderDepth;
        private int decoderMlpWidth;
        private int maskTokens;
        private int iouHeadWidth;
        private int iouHeadDepth;
        private int maskInputChannels;

        private Builder(SamConfig start) {
            imageSize = start.imageSize;
            patchSize = start.patchSize;
            width = start.width;
            heads = start.heads;
            mlpWidth = start.mlpWidth;
            windows = start.windows;
            neckWidth = start.neckWidth;
            decoderDepth = start.decoderDepth;
            decoderMlpWidth = start.decoderMlpWidth;
            maskTokens = start.maskTokens;
            iouHeadWidth = start.iouHeadWidth;
            iouHeadDepth = start.iouHeadDepth;
            maskInputChannels = start.maskInputChannels;
        }

        /** Sets {@link SamConfig#imageSize()}. */
        public Builder imageSize(int value) {
            imageSize = value;
            return this;
        }

        /** Sets {@link SamConfig#patchSize()}. */
        public Builder patchSize(int value) {
            patchSize = value;
            return this;
        }

        /** Sets {@link SamConfig#width()}. */
        public Builder width(int value) {
            width = value;
            return this;
        }

        /** Sets {@link SamConfig#heads()}. */
        public Builder heads(int value) {
            heads = value;
            return this;
        }

        /** Sets {@link SamConfig#mlpWidth()}. */
        public Builder mlpWidth(int value) {
            mlpWidth = value;
            return this;
        }

        /** Sets {@link SamConfig#windows()}. */
        public Builder windows(List<Integer> value) {
            windows = value;
            return this;
        }

        /** Sets {@link SamConfig#neckWidth()}. */
        public Builder neckWidth(int value) {
            neckWidth = value;
            return this;
        }

        /** Sets {@link SamConfig#decoderDepth()}. */
        public Builder decoderDepth(int value) {
            decoderDepth = value;
            return this;
        }

        /** Sets {@link SamConfig#decoderMlpWidth()}. */
        public Builder decoderMlpWidth(int value) {
            decoderMlpWidth = value;
            return this;
        }

        /** Sets {@link SamConfig#maskTokens()}. */
        public Builder maskTokens(int value) {
            maskTokens = value;
            return this;
        }

        /** Sets {@link SamConfig#iouHeadWidth()}. */
        public Builder iouHeadWidth(int value) {
            iouHeadWidth = value;
            return this;
        }

        /** Sets {@link SamConfig#iouHeadDepth()}. */
        public Builder iouHeadDepth(int value) {
            iouHeadDepth = value;
            return this;
        }

        /** Sets {@link SamConfig#maskInputChannels()}. */
        public Builder maskInputChannels(int value) {
            maskInputChannels = value;
            return this;
        }

        /**
         * The result.
         *
         * @throws IllegalArgumentException if the sizes do not fit each other
         */
        public SamConfig build() {
            return new SamConfig(
                    imageSize,
                    patchSize,
                    width,
                    heads,
                    mlpWidth,
                    windows,
                    neckWidth,
                    decoderDepth,
                    decoderMlpWidth,
                    maskTokens,
                    iouHeadWidth,
                    iouHeadDepth,
                    maskInputChannels);
        }
    }
}
