package org.desam4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.Weights;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The smallest published network at its full size, with random weights. */
@Tag("slow")
class VitBTest {
    private static final long GIBIBYTE = 1L << 30;

    @Test
    void runsFromImageToMasksWithinItsMemory() throws IOException {
        DeSamModel model = new DeSamModel(SamConfig.vitB());
        Parameter image = new Parameter("image", Shape.of(1, 3, 1024, 1024), Initializer.STANDARD_NORMAL, false);
        try (Weights weights = Weights.random(model.parameters(), 1);
                DeSamNetwork network = new DeSamNetwork(model, weights);
                INDArray input = Weights.initial(image, 2);
                Features features = network.encode(input);
                ImageContext context = network.context(features);
                Prompted box = network.prompt(features.embedding(), Prompts.wholeBox(1, 1024));
                Prompted points = network.prompt(features.embedding(), Prompts.grid(2, 1024))) {
            assertThat(features.features()).allSatisfy(map -> shape(map, 1, 768, 64, 64));
            shape(features.embedding(), 1, 256, 64, 64);
            for (Prompted prompted : new Prompted[] {box, points}) {
                long prompts = prompted.iou().size(0);
                try (INDArray masks = network.masks(prompted.maskEmbedding(), context);
                        INDArray samMasks = network.samMasks(prompted)) {
                    shape(masks, prompts, 1, 256, 256);
                    shape(samMasks, prompts, 4, 256, 256);
                    assertThat(masks.stdNumber().doubleValue()).isPositive().isFinite();
                    assertThat(samMasks.stdNumber().doubleValue()).isPositive().isFinite();
                }
            }
            INDArray first = points.iou().get(NDArrayIndex.point(0));
            assertThat(first).isNotEqualTo(points.iou().get(NDArrayIndex.point(3)));
        }
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            assertThat(peakMemory(status)).isLessThan(6 * GIBIBYTE);
        }
    }

    private static void shape(INDArray array, long... shape) {
        assertThat(array.shape()).containsExactly(shape);
    }

    /** The process's largest resident memory so far in bytes. */
    private static long peakMemory(Path status) throws IOException {
        String line = Files.readAllLines(status).stream()
                .filter(each -> each.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
    }
}
