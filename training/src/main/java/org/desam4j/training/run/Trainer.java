package org.desam4j.training.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.Features;
import org.desam4j.model.SamConfig;
import org.desam4j.model.TrainableDecoder;
import org.desam4j.model.Weights;
import org.desam4j.training.Progress;
import org.desam4j.training.embedding.EmbeddedSlice;
import org.desam4j.training.objective.DeSamObjective;
import org.desam4j.training.objective.IouLoss;
import org.desam4j.training.optimizer.Adam;
import org.desam4j.training.optimizer.PolynomialDecay;
import org.desam4j.training.segment.PromptMode;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains the decoder by the published recipe: Adam with a polynomially falling learning rate; after each epoch the
 * validation loss of the mask decides whether the weights are the best so far.
 *
 * <p>Each epoch draws its randomness from the seed and its own number, and validation draws the same prompts in every
 * epoch, so that losses can be compared.
 */
public final class Trainer implements AutoCloseable {
    private static final int VALIDATION_STREAM = -1;

    /** Is told of every epoch, while the weights are those after it. */
    @FunctionalInterface
    public interface Listener {
        void epochEnded(EpochResult result) throws IOException;
    }

    private final TrainingSettings settings;
    private final SamConfig config;
    private final PromptSampler sampler;
    private final TrainableDecoder decoder;
    private final Adam optimizer;
    private final PolynomialDecay schedule;
    private final Progress progress;

    /** @param weights trained in place; stay the caller's */
    public Trainer(DeSamModel model, Weights weights, TrainingSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
        config = model.config();
        sampler = new PromptSampler(config, settings.prompt());
        IouLoss iouLoss = settings.prompt() instanceof PromptMode.WholeBox ? IouLoss.NONE : IouLoss.ABSOLUTE_ERROR;
        DeSamObjective objective = new DeSamObjective(config, settings.crossEntropy(), iouLoss);
        decoder = new TrainableDecoder(model, weights, sampler.tokens(), objective);
        optimizer = new Adam(weights);
        schedule = new PolynomialDecay(settings.learningRate(), settings.epochs());
    }

    /**
     * Trains for all epochs.
     *
     * @throws NonFiniteLossException if the loss stops being a number
     */
    public void train(List<TrainingSlice> training, List<TrainingSlice> validation, Listener listener)
            throws IOException {
        double lowest = Double.POSITIVE_INFINITY;
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            long start = System.nanoTime();
            Map<String, Double> trainingTerms = trainEpoch(training, epoch);
            Validation validated = validate(validation);
            double loss = validated.maskLoss();
            boolean best = loss < lowest;
            lowest = Math.min(lowest, loss);
            double seconds = (System.nanoTime() - start) / 1e9;
            listener.epochEnded(new EpochResult(
                    epoch + 1,
                    schedule.rate(epoch),
                    trainingTerms,
                    validated.terms(),
                    validated.dice(),
                    best,
                    seconds));
            progress.report("Training", epoch + 1, settings.epochs(), "epochs");
        }
    }

    private Map<String, Double> trainEpoch(List<TrainingSlice> slices, int epoch) throws IOException {
        List<TrainingSlice> shuffled = new ArrayList<>(slices);
        Collections.shuffle(shuffled, new Random(31 * settings.seed() + epoch));
        SplittableRandom random = stream(epoch);
        double learningRate = schedule.rate(epoch);
        TermMeans means = new TermMeans();
        for (List<TrainingSlice> batch : batches(shuffled)) {
            PromptSampler.Sample sample = sampler.sample(batch, random);
            Map<String, INDArray> targets = targets(batch, sample);
            try (Features features = read(batch);
                    TrainableDecoder.Gradients step = decoder.gradients(features, sample.prompts(), targets)) {
                means.add(step.terms(), batch.size());
                requireFinite(step.terms(), epoch);
                optimizer.step(step.gradients(), learningRate);
            } finally {
                targets.values().forEach(INDArray::close);
            }
        }
        return means.values();
    }

    private static void requireFinite(Map<String, Double> terms, int epoch) {
        if (!terms.values().stream().allMatch(Double::isFinite)) {
            throw new NonFiniteLossException(epoch + 1, terms);
        }
    }

    /** What validation found. */
    private record Validation(Map<String, Double> terms, double dice) {
        /** The loss of the mask alone, by which the original chooses. */
        double maskLoss() {
            return terms.entrySet().stream()
                    .filter(term -> !term.getKey().equals(DeSamObjective.IOU))
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
        }
    }

    private Validation validate(List<TrainingSlice> slices) throws IOException {
        SplittableRandom random = stream(VALIDATION_STREAM);
        TermMeans means = new TermMeans();
        double dice = 0;
        for (List<TrainingSlice> batch : batches(slices)) {
            PromptSampler.Sample sample = sampler.sample(batch, random);
            Map<String, INDArray> targets = targets(batch, sample);
            try (Features features = read(batch);
                    TrainableDecoder.Evaluation result = decoder.evaluate(features, sample.prompts(), targets)) {
                means.add(result.terms(), batch.size());
                dice += sliceDice(result.maskLogits().data().asFloat(), batch);
            } finally {
                targets.values().forEach(INDArray::close);
            }
        }
        return new Validation(means.values(), dice / slices.size());
    }

    /** The sum over slices of {@code 2 |P and T| / (|P| + |T|)}. */
    private static double sliceDice(float[] logits, List<TrainingSlice> batch) {
        double sum = 0;
        for (int slice = 0; slice < batch.size(); slice++) {
            byte[] mask = batch.get(slice).mask();
            int overlap = 0;
            int sizes = 0;
            for (int i = 0; i < mask.length; i++) {
                int predicted = logits[slice * mask.length + i] > 0 ? 1 : 0;
                overlap += predicted & mask[i];
                sizes += predicted + mask[i];
            }
            sum += sizes == 0 ? 1 : 2.0 * overlap / sizes;
        }
        return sum;
    }

    private SplittableRandom stream(int number) {
        return new SplittableRandom(settings.seed() * 1_000_003 + number);
    }

    private List<List<TrainingSlice>> batches(List<TrainingSlice> slices) {
        List<List<TrainingSlice>> batches = new ArrayList<>();
        for (int from = 0; from < slices.size(); from += settings.batchSize()) {
            batches.add(slices.subList(from, Math.min(slices.size(), from + settings.batchSize())));
        }
        return batches;
    }

    private static Features read(List<TrainingSlice> batch) throws IOException {
        List<EmbeddedSlice> embeddings =
                batch.stream().map(TrainingSlice::embedding).toList();
        return EmbeddedSlice.read(embeddings);
    }

    private Map<String, INDArray> targets(List<TrainingSlice> batch, PromptSampler.Sample sample) {
        int size = config.maskSize();
        float[] masks = new float[batch.size() * size * size];
        for (int slice = 0; slice < batch.size(); slice++) {
            byte[] mask = batch.get(slice).mask();
            for (int i = 0; i < mask.length; i++) {
                masks[slice * mask.length + i] = mask[i];
            }
        }
        Map<String, INDArray> targets = new HashMap<>();
        targets.put(DeSamObjective.MASK_TARGET, Nd4j.create(masks, new long[] {batch.size(), 1, size, size}, 'c'));
        if (!(settings.prompt() instanceof PromptMode.WholeBox)) {
            float[] ious = new float[batch.size()];
            for (int i = 0; i < ious.length; i++) {
                ious[i] = sample.iouTargets().get(i);
            }
            targets.put(DeSamObjective.IOU_TARGET, Nd4j.create(ious, new long[] {batch.size(), 1}, 'c'));
        }
        return targets;
    }

    @Override
    public void close() {
        optimizer.close();
        decoder.close();
    }
}
