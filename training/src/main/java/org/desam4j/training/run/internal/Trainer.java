package org.desam4j.training.run.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.TrainableDecoder;
import org.desam4j.model.graph.exec.MemoryBudget;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.Progress;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.internal.Elapsed;
import org.desam4j.training.internal.ReadAhead;
import org.desam4j.training.objective.internal.DeSamObjective;
import org.desam4j.training.optimizer.internal.GradientSum;
import org.desam4j.training.optimizer.internal.Optimizer;
import org.desam4j.training.optimizer.internal.Schedule;
import org.desam4j.training.run.EpochResult;
import org.desam4j.training.run.NonFiniteLossException;
import org.desam4j.training.run.Recipe;
import org.desam4j.training.run.Stop;
import org.desam4j.training.run.TrainingSettings;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains the decoder: epochs of steps, each followed by validation, whose mask loss decides whether the weights are the best
 * so far. Each epoch draws its randomness from the seed and its own number, so that a run can go on from any step.
 */
final class Trainer implements AutoCloseable {
    private static final int VALIDATION_STREAM = -1;

    /** Keeps what training gives, while the weights are those at that moment. */
    public interface Listener {
        /** An epoch has been validated. */
        void epochEnded(EpochResult result) throws IOException;

        /** Training may go on from here: after each epoch, and when it was asked to stop. */
        void stateReached(TrainingState state) throws IOException;
    }

    private final TrainingSettings settings;
    private final PromptSampler sampler;
    private final TrainableDecoder decoder;
    private final Validator validator;
    private final Optimizer optimizer;
    private final Schedule schedule;
    private final int maskSize;
    private final Progress progress;

    /** @param weights trained in place; stay the caller's */
    public Trainer(DeSamModel model, Weights weights, TrainingSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
        maskSize = model.config().maskSize();
        sampler = new PromptSampler(
                model.config(), settings.prompt(), settings.sampling().backgroundPoints());
        DeSamObjective objective = new DeSamObjective(model.config(), settings.effectiveLoss());
        decoder = new TrainableDecoder(
                model,
                weights,
                sampler.tokens(),
                settings.decoder().source(),
                objective,
                MemoryBudget.available(),
                settings.stepPrecision());
        Recipe recipe = settings.recipe();
        validator = new Validator(decoder, sampler, maskSize, recipe.batchSize());
        optimizer = Optimizer.of(recipe.optimizer(), weights);
        schedule = Schedule.of(recipe.schedule(), recipe.optimizer().learningRate(), recipe.epochs());
    }

    /** The optimiser, whose state belongs to that of the run. */
    public Optimizer optimizer() {
        return optimizer;
    }

    /**
     * The result of a trial of a batch.
     *
     * @param secondsPerBatch of the second of two runs, since the first one also prepares the graph
     * @param trained the parameters that training changes
     */
    public record Trial(double secondsPerBatch, Set<String> trained) {
        public Trial {
            trained = Set.copyOf(trained);
        }
    }

    /** Runs a batch without a step. */
    public Trial trial(List<TrainingSlice> slices) throws IOException {
        List<TrainingSlice> part = batches(slices).get(0);
        double seconds = 0;
        Set<String> trained = new HashSet<>();
        for (int run = 0; run < 2; run++) {
            seconds = Elapsed.seconds(() -> {
                try (Batch batch = Batch.read(part, sampler.sample(part, stream(VALIDATION_STREAM)), maskSize);
                        TrainableDecoder.Gradients gradients =
                                decoder.gradients(batch.features(), batch.prompts(), batch.targets())) {
                    trained.addAll(trained(gradients.gradients()).keySet());
                }
            });
        }
        return new Trial(seconds, trained);
    }

    /** The number of batches in an epoch. */
    public int batchesPerEpoch(List<TrainingSlice> slices) {
        return batches(slices).size();
    }

    /**
     * Trains from a state to the last epoch, or until patience ends or it is asked to stop.
     *
     * @return true if training is over, and not only stopped
     * @throws NonFiniteLossException if the loss stops being a number
     */
    public boolean train(
            List<TrainingSlice> training,
            List<TrainingSlice> validation,
            TrainingState from,
            Listener listener,
            Stop stop)
            throws IOException {
        TrainingState state = from;
        while (state.epoch() < settings.recipe().epochs() && !outOfPatience(state)) {
            long start = System.nanoTime();
            state = trainEpoch(training, state, stop);
            if (stop.isRequested()) {
                listener.stateReached(state);
                return false;
            }
            Validator.Result validated = validator.validate(validation, validationStream(state.epoch()));
            boolean best = validated.maskLoss() < state.lowestLoss();
            double seconds = (System.nanoTime() - start) / 1e9;
            listener.epochEnded(new EpochResult(
                    state.epoch() + 1,
                    schedule.rate(state.epoch()),
                    new TermMeans(state.termSums(), state.termCount()).values(),
                    validated.terms(),
                    validated.dice(),
                    best,
                    training.size(),
                    seconds));
            state = new TrainingState(
                    state.epoch() + 1,
                    0,
                    Map.of(),
                    0,
                    optimizer.steps(),
                    Math.min(state.lowestLoss(), validated.maskLoss()),
                    best ? 0 : state.epochsSinceBest() + 1);
            listener.stateReached(state);
        }
        return true;
    }

    private boolean outOfPatience(TrainingState state) {
        int patience = settings.recipe().patience();
        return patience > 0 && state.epochsSinceBest() >= patience;
    }

    private SplittableRandom validationStream(int epoch) {
        boolean fresh = settings.protocol().validationPoints() == Protocol.ValidationPoints.FRESH;
        return stream(fresh ? VALIDATION_STREAM - 1 - epoch : VALIDATION_STREAM);
    }

    /** Makes the epoch's steps from the state's batch on; ends early after a step when asked to stop. */
    private TrainingState trainEpoch(List<TrainingSlice> slices, TrainingState from, Stop stop) throws IOException {
        List<TrainingSlice> shuffled = new ArrayList<>(slices);
        Collections.shuffle(shuffled, new Random(31 * settings.seed() + from.epoch()));
        List<List<TrainingSlice>> batches = batches(shuffled);
        SplittableRandom random = stream(from.epoch());
        batches.subList(0, from.batch()).forEach(skipped -> sampler.sample(skipped, random));
        TermMeans means = new TermMeans(from.termSums(), from.termCount());
        int next = from.batch();
        List<Callable<Batch>> readings = new ArrayList<>();
        for (List<TrainingSlice> part : batches.subList(next, batches.size())) {
            readings.add(() -> Batch.read(part, sampler.sample(part, random), maskSize));
        }
        try (ReadAhead<Batch> ahead = new ReadAhead<>(readings, Batch::close)) {
            while (next < batches.size() && !stop.isRequested()) {
                int end = Math.min(batches.size(), next + settings.recipe().accumulation());
                step(batches.subList(next, end), ahead, from.epoch(), means);
                next = end;
                progress.report(
                        "Epoch " + (from.epoch() + 1) + " of "
                                + settings.recipe().epochs(),
                        next,
                        batches.size(),
                        "batches");
            }
        }
        return new TrainingState(
                from.epoch(),
                next,
                means.sums(),
                means.count(),
                optimizer.steps(),
                from.lowestLoss(),
                from.epochsSinceBest());
    }

    /** One step of the optimiser on one or more batches, which come next in reading. */
    private void step(List<List<TrainingSlice>> batches, ReadAhead<Batch> ahead, int epoch, TermMeans means)
            throws IOException {
        int slices = batches.stream().mapToInt(List::size).sum();
        try (GradientSum sum = new GradientSum()) {
            for (List<TrainingSlice> part : batches) {
                try (Batch batch = ahead.next();
                        TrainableDecoder.Gradients gradients =
                                decoder.gradients(batch.features(), batch.prompts(), batch.targets())) {
                    requireFinite(gradients.terms(), epoch, part);
                    means.add(gradients.terms(), part.size());
                    sum.add(trained(gradients.gradients()), part.size() / (double) slices);
                }
            }
            if (settings.recipe().maximumGradientNorm() > 0) {
                sum.clip(settings.recipe().maximumGradientNorm());
            }
            optimizer.step(sum.gradients(), schedule.rate(epoch));
        }
    }

    private Map<String, INDArray> trained(Map<String, INDArray> gradients) {
        Map<String, INDArray> wanted = new HashMap<>(gradients);
        wanted.keySet().removeIf(name -> !settings.trained().includes(name));
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("nothing would be trained: the loss of the decoder "
                    + settings.decoder().name() + " depends on no parameter of the parts " + settings.trained());
        }
        return wanted;
    }

    private void requireFinite(Map<String, Double> terms, int epoch, List<TrainingSlice> slices) {
        if (!terms.values().stream().allMatch(Double::isFinite)) {
            List<String> cases = slices.stream()
                    .map(slice -> slice.embedding().describe())
                    .distinct()
                    .toList();
            throw new NonFiniteLossException(epoch + 1, optimizer.steps() + 1, terms, cases);
        }
    }

    private SplittableRandom stream(int number) {
        return new SplittableRandom(settings.seed() * 1_000_003 + number);
    }

    private List<List<TrainingSlice>> batches(List<TrainingSlice> slices) {
        int size = settings.recipe().batchSize();
        List<List<TrainingSlice>> batches = new ArrayList<>();
        for (int from = 0; from < slices.size(); from += size) {
            batches.add(slices.subList(from, Math.min(slices.size(), from + size)));
        }
        return batches;
    }

    @Override
    public void close() {
        optimizer.close();
        decoder.close();
    }
}
