package org.desam4j.training.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Weights;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.Case;
import org.desam4j.training.dataset.LabelledCase;
import org.desam4j.training.dataset.Split;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.embedding.EmbeddedCase;
import org.desam4j.training.embedding.EmbeddedSlice;
import org.desam4j.training.embedding.EmbeddingCache;
import org.desam4j.training.preprocess.Augmentation;
import org.desam4j.training.preprocess.PreparedCase;

/** The slices of a run, embedded, and the open files that they are read from. */
final class TrainingSlices implements AutoCloseable {
    private final List<EmbeddedCase> open = new ArrayList<>();
    private final List<TrainingSlice> training = new ArrayList<>();
    private final List<TrainingSlice> validation = new ArrayList<>();

    private TrainingSlices() {}

    /** Embeds the training and validation cases, or finds their embeddings in the cache. */
    static TrainingSlices embed(
            DeSamModel model,
            Weights weights,
            CacheSettings cache,
            Split split,
            TrainingSettings settings,
            Progress progress)
            throws IOException {
        TrainingSlices slices = new TrainingSlices();
        try (DeSamNetwork network = new DeSamNetwork(model, weights)) {
            EmbeddingCache embeddings = new EmbeddingCache(cache, network, weights);
            for (Case each : split.training()) {
                PreparedCase prepared = prepare(each, model, settings);
                slices.add(slices.training, prepared, embeddings, progress);
                for (int copy = 1; copy <= settings.augmentedCopies(); copy++) {
                    PreparedCase altered =
                            Augmentation.of(settings.seed(), each.id(), copy).apply(prepared);
                    slices.add(slices.training, altered, embeddings, progress);
                }
            }
            for (Case each : split.validation()) {
                slices.add(slices.validation, prepare(each, model, settings), embeddings, progress);
            }
            return slices;
        } catch (IOException | RuntimeException | Error e) {
            slices.close();
            throw e;
        }
    }

    private static PreparedCase prepare(Case each, DeSamModel model, TrainingSettings settings) throws IOException {
        LabelledCase labelled = LabelledCase.read(each, settings.label());
        return PreparedCase.of(labelled, model.config().maskSize(), settings.protocol());
    }

    private void add(List<TrainingSlice> target, PreparedCase prepared, EmbeddingCache embeddings, Progress progress)
            throws IOException {
        EmbeddedCase embedded = embeddings.embed(prepared, progress);
        open.add(embedded);
        prepared.slices().indexes().forEach(z -> {
            byte[] mask = prepared.mask(z);
            // A label so small that it vanished in the network's frame teaches nothing; the original skips it too.
            if (contains(mask, (byte) 1)) {
                target.add(new TrainingSlice(new EmbeddedSlice(embedded, z), mask));
            }
        });
    }

    private static boolean contains(byte[] mask, byte value) {
        for (byte pixel : mask) {
            if (pixel == value) {
                return true;
            }
        }
        return false;
    }

    List<TrainingSlice> training() {
        return training;
    }

    List<TrainingSlice> validation() {
        return validation;
    }

    @Override
    public void close() throws IOException {
        for (EmbeddedCase each : open) {
            each.close();
        }
    }
}
