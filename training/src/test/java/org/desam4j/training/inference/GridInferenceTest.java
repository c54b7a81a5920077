package org.desam4j.training.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.Golden;
import org.desam4j.model.ImageContext;
import org.desam4j.model.Prompted;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.inference.internal.SliceSegmenter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Grid inference against the naive order: the whole decoder for each of the 81 points, and then the choice. */
class GridInferenceTest {
    private static final int SIDE = 9;

    private static Features features() {
        return new Features(
                List.of(Golden.micro("feat0"), Golden.micro("feat1"), Golden.micro("feat2")), Golden.micro("feat3"));
    }

    /** The mask of the point with the highest predicted IoU, if that is above the minimum. */
    private static Optional<byte[]> naive(DeSamNetwork network, Features image, double minimumIou) {
        Prompts points = Prompts.grid(SIDE, network.config().imageSize());
        Optional<byte[]> mask = Optional.empty();
        double best = minimumIou;
        for (int point = 0; point < points.count(); point++) {
            try (ImageContext context = network.context(image);
                    Prompted prompted = network.prompt(image.embedding(), points.range(point, point + 1));
                    INDArray logits = network.masks(prompted.maskEmbedding(), context)) {
                if (prompted.iou().getDouble(0, 0) > best) {
                    best = prompted.iou().getDouble(0, 0);
                    mask = Optional.of(positive(logits.data().asFloat()));
                }
            }
        }
        return mask;
    }

    private static byte[] positive(float[] values) {
        byte[] mask = new byte[values.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) (values[i] > 0 ? 1 : 0);
        }
        return mask;
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NEGATIVE_INFINITY, 10})
    void theMasksAreThoseOfTheNaiveOrder(double minimumIou) {
        DeSamModel model = Golden.microModel();
        try (Weights weights = Golden.microWeights(model);
                DeSamNetwork network = new DeSamNetwork(model, weights);
                Features all = features()) {
            PromptMode grid = new PromptMode.GridPoints(SIDE, minimumIou);
            SliceSegmenter segmenter = new SliceSegmenter(network, grid, Protocol.DEFAULT, MaskDecoderKind.DESAM);
            List<Optional<float[]>> masks = segmenter.segment(all);
            assertThat(masks).hasSize(all.images());
            for (int image = 0; image < all.images(); image++) {
                try (Features one = all.range(image, image + 1)) {
                    Optional<byte[]> expected = naive(network, one, minimumIou);
                    Optional<byte[]> found = masks.get(image).map(GridInferenceTest::positive);
                    assertThat(found.isPresent()).isEqualTo(expected.isPresent());
                    found.ifPresent(mask -> assertThat(mask)
                            .isEqualTo(expected.orElseThrow())
                            .contains(0)
                            .contains(1));
                }
            }
        }
    }
}
