package org.desam4j.model.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamConfigTest {

    /**
     * The products of SAM ViT-B's encoder one by one: 64 x 64 tokens of width 768; blocks of 5 x 5 windows of 14 x 14 tokens,
     * padded to 70 x 70, and of all tokens at once.
     */
    @Test
    void multiplyAddsOfVitBAreThoseOfItsProducts() {
        long tokens = 4096;
        long width = 768;
        long patches = tokens * (3 * 16 * 16) * width;
        long mlp = tokens * width * 3072 + tokens * 3072 * width;
        long windowed = 4900 * width * (3 * width) // queries, keys and values
                + 25L * 2 * 196 * 196 * width // scores, and values weighted by them
                + 4900 * (14 + 14) * width // relative positions, along rows and columns
                + 4900 * width * width // output
                + mlp;
        long global = tokens * width * (3 * width)
                + 2 * tokens * tokens * width
                + tokens * (64 + 64) * width
                + tokens * width * width
                + mlp;
        long neck = tokens * width * 256 + tokens * 256 * (3 * 3 * 256);
        long all = patches + 8 * windowed + 4 * global + neck;
        assertThat(SamConfig.vitB().encoderMultiplyAdds()).isEqualTo(all);
        assertThat(2e-12 * all).as("the TFLOP of one image").isBetween(0.965, 0.975);
    }

    /** A window larger than the rest of the feature map is padded: 2 x 2 windows of 3 for 5 x 5 tokens. */
    @Test
    void windowsCountWithTheirPadding() {
        SamConfig small = SamConfig.builder()
                .imageSize(10)
                .patchSize(2)
                .width(8)
                .heads(2)
                .mlpWidth(16)
                .windows(List.of(3, 5, 5, 5))
                .neckWidth(64)
                .decoderDepth(1)
                .decoderMlpWidth(64)
                .maskTokens(4)
                .iouHeadWidth(32)
                .iouHeadDepth(2)
                .maskInputChannels(8)
                .build();
        SamConfig all = SamConfig.builder()
                .imageSize(10)
                .patchSize(2)
                .width(8)
                .heads(2)
                .mlpWidth(16)
                .windows(List.of(5, 5, 5, 5))
                .neckWidth(64)
                .decoderDepth(1)
                .decoderMlpWidth(64)
                .maskTokens(4)
                .iouHeadWidth(32)
                .iouHeadDepth(2)
                .maskInputChannels(8)
                .build();
        long windowed = 36 * 4 * 8 * 8 + 4L * 2 * 9 * 9 * 8 + 36 * (3 + 3) * 8;
        long global = 25 * 4 * 8 * 8 + 2L * 25 * 25 * 8 + 25 * (5 + 5) * 8;
        assertThat(small.encoderMultiplyAdds() - all.encoderMultiplyAdds()).isEqualTo(windowed - global);
    }
}
