package org.desam4j.training.run.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.graph.exec.MemoryBudget;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Augmentation;
import org.desam4j.training.dataset.internal.PreparedCase;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.embedding.internal.EmbeddedCase;
import org.desam4j.training.embedding.internal.EmbeddedSlice;
import org.desam4j.training.embedding.internal.EmbeddingCache;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.volume.MaskSlice;

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
            PreparedSplit split,
            TrainingSettings settings,
            Progress progress)
            throws IOException {
        List<PreparedCase> training = withCopies(split.training(), settings);
        List<PreparedCase> all = new ArrayList<>(training);
        all.addAll(split.validation());
        TrainingSlices slices = new TrainingSlices();
        try (DeSamNetwork network = new DeSamNetwork(model, weights, MemoryBudget.available(), settings.precision())) {
            slices.open.addAll(new EmbeddingCache(cache, network, weights).embed(all, progress));
        }
        for (int i = 0; i < all.size(); i++) {
            slices.add(i < training.size() ? slices.training : slices.validation, all.get(i), slices.open.get(i));
        }
        return slices;
    }

    private static List<PreparedCase> withCopies(List<PreparedCase> cases, TrainingSettings settings) {
        List<PreparedCase> all = new ArrayList<>();
        for (PreparedCase prepared : cases) {
            all.add(prepared);
            for (int copy = 1; copy <= settings.augmentedCopies(); copy++) {
                all.add(Augmentation.of(settings.seed(), prepared.id(), copy).apply(prepared));
            }
        }
        return all;
    }

    private void add(List<TrainingSlice> target, PreparedCase prepared, EmbeddedCase embedded) {
        for (int z : prepared.indexes()) {
            MaskSlice mask = prepared.mask(z);
            // A label so small that it vanished in the network's frame teaches nothing; the original skips it too.
            if (prepared.isBackground(z) || !mask.isEmpty()) {
                target.add(new TrainingSlice(new EmbeddedSlice(embedded, z), mask));
            }
        }
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
