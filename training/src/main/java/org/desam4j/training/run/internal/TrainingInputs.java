package org.desam4j.training.run.internal;

import java.nio.file.Path;
import org.desam4j.training.embedding.CacheSettings;

/**
 * The things that a training begins with.
 *
 * @param dataset the data set's folder
 * @param checkpoint a SAM or DeSAM checkpoint
 * @param state the key of the network in a checkpoint that holds several; empty for the only one
 * @param cache the cache of embeddings
 */
public record TrainingInputs(Path dataset, Path checkpoint, String state, CacheSettings cache) {

    TrainingInputs withDataset(Path other) {
        return new TrainingInputs(other, checkpoint, state, cache);
    }

    TrainingInputs withCheckpoint(Path other) {
        return new TrainingInputs(dataset, other, state, cache);
    }

    TrainingInputs withCache(Path other) {
        return new TrainingInputs(dataset, checkpoint, state, new CacheSettings(other, cache.precision()));
    }
}
