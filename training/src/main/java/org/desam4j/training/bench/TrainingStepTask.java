package org.desam4j.training.bench;

import java.util.Map;
import org.desam4j.model.Features;
import org.desam4j.model.MaskSources;
import org.desam4j.model.TrainableDecoder;
import org.desam4j.model.graph.exec.MemoryBudget;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.training.objective.LossSettings;
import org.desam4j.training.objective.internal.DeSamObjective;
import org.desam4j.training.optimizer.internal.Adam;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One step of training with whole boxes: the decoder, its derivative, and Adam. */
final class TrainingStepTask implements Task {
    private static final double LEARNING_RATE = 1e-4;

    private final Features features;
    private final Prompts prompts;
    private final INDArray masks;
    private final TrainableDecoder decoder;
    private final Adam optimizer;

    TrainingStepTask(Subject subject, int batch) {
        features = subject.features(batch);
        prompts = Prompts.wholeBox(batch, subject.config().imageSize());
        masks = subject.masks(batch);
        DeSamObjective objective = new DeSamObjective(subject.config(), LossSettings.DEFAULT.withoutIou());
        decoder = new TrainableDecoder(
                subject.model(),
                subject.weights(),
                prompts.tokens(),
                MaskSources.PDMM,
                objective,
                MemoryBudget.available(),
                subject.network().precision());
        optimizer = new Adam(subject.weights(), 0, false);
    }

    @Override
    public void run() {
        try (TrainableDecoder.Gradients gradients =
                decoder.gradients(features, prompts, Map.of(DeSamObjective.MASK_TARGET, masks))) {
            optimizer.step(gradients.gradients(), LEARNING_RATE);
        }
    }

    @Override
    public void close() {
        optimizer.close();
        decoder.close();
        masks.close();
        features.close();
    }
}
