package org.desam4j.training.run.internal;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.desam4j.model.TrainableDecoder;
import org.desam4j.training.objective.LossTerms;
import org.desam4j.training.volume.MaskSlice;

/** Measures the decoder on the validation slices. */
final class Validator {
    private final TrainableDecoder decoder;
    private final PromptSampler sampler;
    private final int maskSize;
    private final int batchSize;

    Validator(TrainableDecoder decoder, PromptSampler sampler, int maskSize, int batchSize) {
        this.decoder = decoder;
        this.sampler = sampler;
        this.maskSize = maskSize;
        this.batchSize = batchSize;
    }

    /**
     * The result of a validation.
     *
     * @param terms the objective's terms, means over slices
     * @param dice mean over slices
     */
    record Result(Map<String, Double> terms, double dice) {
        /** The loss of the mask alone, by which the original chooses. */
        double maskLoss() {
            return terms.entrySet().stream()
                    .filter(term -> !term.getKey().equals(LossTerms.IOU.name()))
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
        }
    }

    Result validate(List<TrainingSlice> slices, SplittableRandom random) throws IOException {
        TermMeans means = new TermMeans();
        double dice = 0;
        for (int from = 0; from < slices.size(); from += batchSize) {
            List<TrainingSlice> part = slices.subList(from, Math.min(slices.size(), from + batchSize));
            try (Batch batch = Batch.read(part, sampler.sample(part, random), maskSize);
                    TrainableDecoder.Evaluation result =
                            decoder.evaluate(batch.features(), batch.prompts(), batch.targets())) {
                means.add(result.terms(), part.size());
                dice += diceSum(result.maskLogits().data().asFloat(), part);
            }
        }
        return new Result(means.values(), dice / slices.size());
    }

    /** The sum over slices of {@code 2 |P and T| / (|P| + |T|)}. */
    private static double diceSum(float[] logits, List<TrainingSlice> slices) {
        double sum = 0;
        for (int slice = 0; slice < slices.size(); slice++) {
            MaskSlice mask = slices.get(slice).mask();
            int pixels = mask.pixels().length;
            float[] ofSlice = Arrays.copyOfRange(logits, slice * pixels, (slice + 1) * pixels);
            sum += MaskSlice.ofPositive(mask.rows(), mask.columns(), ofSlice).dice(mask);
        }
        return sum;
    }
}
