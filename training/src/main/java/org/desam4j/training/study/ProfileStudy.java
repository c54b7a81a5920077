package org.desam4j.training.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.ImageContext;
import org.desam4j.model.MaskSources;
import org.desam4j.model.Prompted;
import org.desam4j.model.TrainableDecoder;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.Progress;
import org.desam4j.training.internal.Elapsed;
import org.desam4j.training.objective.LossSettings;
import org.desam4j.training.objective.internal.DeSamObjective;
import org.desam4j.training.study.internal.PeakMemory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The cost of a network: parameters, multiply-adds, time and memory of its parts for one image and one whole-box prompt, with
 * random weights. Each part runs once to prepare, and then as often as wanted.
 *
 * @param config the network's sizes
 * @param repetitions the number of timed repetitions of each part
 */
public record ProfileStudy(SamConfig config, int repetitions) {
    public ProfileStudy {
        if (repetitions < 1) {
            throw new IllegalArgumentException("at least one repetition is needed");
        }
    }

    /**
     * One part's cost.
     *
     * @param part its name
     * @param parameters values that it holds
     * @param multiplyAdds in one repetition; 0 where they are not counted
     * @param seconds the median of a repetition
     * @param peakBytes the most that the whole process had in memory while the part ran; 0 where the system does not tell
     */
    public record Cost(String part, long parameters, long multiplyAdds, double seconds, long peakBytes) {}

    /** Work that can be timed. */
    @FunctionalInterface
    private interface Work {
        AutoCloseable once();
    }

    /** Runs the study. */
    public List<Cost> execute(Progress progress) throws Exception {
        DeSamModel model = new DeSamModel(config);
        List<Cost> costs = new ArrayList<>();
        Parameter image = new Parameter(
                "image", Shape.of(1, 3, config.imageSize(), config.imageSize()), Initializer.STANDARD_NORMAL, false);
        try (Weights weights = Weights.random(model.parameters(), 1);
                INDArray input = Weights.initial(image, 2)) {
            Prompts box = Prompts.wholeBox(1, config.imageSize());
            try (DeSamNetwork network = new DeSamNetwork(model, weights);
                    Features features = network.encode(input);
                    ImageContext context = network.context(features);
                    Prompted prompted = network.prompt(features.embedding(), box)) {
                network.masks(prompted.maskEmbedding(), context).close();
                network.samMasks(prompted).close();
                DeSamNetwork.Costs counts = network.costs();
                long encoder = model.parameterCount(DeSamModel.IMAGE_ENCODER_PREFIX);
                long pdmm = model.parameterCount(DeSamModel.PDMM_PREFIX);
                long context3 = model.parameterCount(DeSamModel.PDMM_PREFIX + "conv_blocks_context");
                long sam = model.parameterCount("mask_decoder.output_");
                long decoder = model.parameterCount("mask_decoder.");
                costs.add(cost("image encoder", encoder, counts.encoder(), () -> network.encode(input), progress));
                costs.add(cost(
                        "PDMM context, once an image",
                        context3,
                        counts.context(),
                        () -> network.context(features),
                        progress));
                costs.add(cost(
                        "PRIM, once a prompt",
                        decoder - pdmm - sam,
                        counts.prompt(),
                        () -> network.prompt(features.embedding(), box),
                        progress));
                costs.add(cost(
                        "PDMM fusion and localisation",
                        pdmm - context3,
                        counts.masks(),
                        () -> network.masks(prompted.maskEmbedding(), context),
                        progress));
                costs.add(cost("SAM's mask head", sam, counts.samMasks(), () -> network.samMasks(prompted), progress));
                costs.add(training(model, weights, features, box, decoder, progress));
            }
        }
        return costs;
    }

    private Cost training(
            DeSamModel model, Weights weights, Features features, Prompts box, long parameters, Progress progress)
            throws Exception {
        int size = config.maskSize();
        DeSamObjective objective = new DeSamObjective(config, LossSettings.DEFAULT.withoutIou());
        try (TrainableDecoder decoder =
                        new TrainableDecoder(model, weights, box.tokens(), MaskSources.PDMM, objective);
                INDArray target = Nd4j.zeros(1, 1, size, size)) {
            Map<String, INDArray> targets = Map.of(DeSamObjective.MASK_TARGET, target);
            decoder.gradients(features, box, targets).close();
            return cost(
                    "decoder in training, a slice",
                    parameters,
                    0,
                    () -> decoder.gradients(features, box, targets),
                    progress);
        }
    }

    private Cost cost(String part, long parameters, long multiplyAdds, Work work, Progress progress) throws Exception {
        double[] seconds = new double[repetitions];
        PeakMemory.restart();
        for (int i = 0; i < repetitions; i++) {
            seconds[i] = Elapsed.seconds(() -> work.once().close());
            progress.report("Timing " + part, i + 1, repetitions, "repetitions");
        }
        Arrays.sort(seconds);
        return new Cost(
                part,
                parameters,
                multiplyAdds,
                seconds[repetitions / 2],
                PeakMemory.bytes().orElse(0));
    }
}
