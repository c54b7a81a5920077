package org.desam4j.training.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Weights;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.Case;
import org.desam4j.training.dataset.Dataset;
import org.desam4j.training.dataset.LabelledCase;
import org.desam4j.training.dataset.Split;
import org.desam4j.training.embedding.EmbeddedCase;
import org.desam4j.training.embedding.EmbeddedSlice;
import org.desam4j.training.embedding.EmbeddingCache;
import org.desam4j.training.preprocess.LabelSlices;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.WeightImport;

/**
 * Fine-tunes DeSAM on one site of a data set and leaves a run folder.
 *
 * @param dataset the data set's folder
 * @param checkpoint a SAM or DeSAM checkpoint
 * @param cache the folder of cached embeddings
 * @param run the folder to write
 * @param settings the recipe
 */
public record TrainingJob(Path dataset, Path checkpoint, Path cache, RunFolder run, TrainingSettings settings) {

    /** Runs the job. */
    public void execute(Progress progress) throws IOException {
        run.requireUnused();
        Dataset data = Dataset.open(dataset);
        Split split = Split.of(data.casesOf(settings.source()), settings.validationShare(), settings.heldOutShare());
        try (Checkpoint source = Checkpoints.open(checkpoint);
                OpenCases open = new OpenCases()) {
            DeSamModel model = WeightImport.model(source);
            try (Weights weights = WeightImport.forTraining(model, source, settings.seed())) {
                List<TrainingSlice> training = new ArrayList<>();
                List<TrainingSlice> validation = new ArrayList<>();
                try (DeSamNetwork network = new DeSamNetwork(model, weights)) {
                    EmbeddingCache embeddings = new EmbeddingCache(cache, network, weights);
                    for (Case each : split.training()) {
                        training.addAll(open.slices(each, settings.label(), embeddings, model, progress));
                    }
                    for (Case each : split.validation()) {
                        validation.addAll(open.slices(each, settings.label(), embeddings, model, progress));
                    }
                }
                progress.say("Training on site %s: %d slices of %d cases, %d slices of %d cases validate"
                        .formatted(
                                settings.source(),
                                training.size(),
                                split.training().size(),
                                validation.size(),
                                split.validation().size()));
                run.begin(RunFolder.Description.of(settings, dataset, checkpoint, split));
                train(model, weights, training, validation, progress);
            }
        }
    }

    private void train(
            DeSamModel model,
            Weights weights,
            List<TrainingSlice> training,
            List<TrainingSlice> validation,
            Progress progress)
            throws IOException {
        try (Trainer trainer = new Trainer(model, weights, settings, progress)) {
            trainer.train(training, validation, result -> {
                run.append(result);
                if (result.best()) {
                    run.writeBest(model, weights);
                }
                progress.say("Epoch %d: loss %.4f, validation Dice %.4f%s"
                        .formatted(
                                result.epoch(),
                                result.trainingLoss(),
                                result.validationDice(),
                                result.best() ? " (best so far)" : ""));
            });
        }
        run.restoreBest(weights);
        run.writeModel(model, weights, settings);
    }

    /** Embedded cases that stay open while their slices are read. */
    private static final class OpenCases implements AutoCloseable {
        private final List<EmbeddedCase> cases = new ArrayList<>();

        List<TrainingSlice> slices(Case each, int label, EmbeddingCache embeddings, DeSamModel model, Progress progress)
                throws IOException {
            LabelledCase labelled = LabelledCase.read(each, label);
            EmbeddedCase embedded = embeddings.embed(labelled, progress);
            cases.add(embedded);
            List<TrainingSlice> slices = new ArrayList<>();
            embedded.slices().indexes().forEach(z -> {
                byte[] mask =
                        LabelSlices.resized(labelled.label(), z, model.config().maskSize());
                if (hasForeground(mask)) {
                    slices.add(new TrainingSlice(new EmbeddedSlice(embedded, z), mask));
                }
            });
            return slices;
        }

        private static boolean hasForeground(byte[] mask) {
            for (byte pixel : mask) {
                if (pixel != 0) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void close() throws IOException {
            for (EmbeddedCase each : cases) {
                each.close();
            }
        }
    }
}
