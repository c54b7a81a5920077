package org.desam4j.training.bench;

import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.graph.exec.MemoryBudget;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.Weights;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The subject of benchmarks: a network with random weights, and features of random values. Times do not depend on values. */
final class Subject implements AutoCloseable {
    private static final long SEED = 1;

    private final DeSamModel model;
    private final Weights weights;
    private final DeSamNetwork network;

    Subject(SamConfig config, Precision precision) {
        model = new DeSamModel(config);
        weights = Weights.random(model.parameters(), SEED);
        network = new DeSamNetwork(model, weights, MemoryBudget.available(), precision);
    }

    DeSamModel model() {
        return model;
    }

    Weights weights() {
        return weights;
    }

    DeSamNetwork network() {
        return network;
    }

    SamConfig config() {
        return model.config();
    }

    /** An image for the encoder, {@code [1, 3, S, S]}. */
    INDArray image() {
        return random("image", 1, 3, config().imageSize(), config().imageSize());
    }

    /** Features as the encoder could have made them of some images. */
    Features features(int images) {
        int side = config().featureSize();
        INDArray[] features = new INDArray[SamConfig.FEATURES];
        for (int level = 0; level < features.length; level++) {
            features[level] = random("feature" + level, images, config().width(), side, side);
        }
        return new Features(java.util.List.of(features), random("embedding", images, config().neckWidth(), side, side));
    }

    /** Target masks with a square in the middle, {@code [N, 1, M, M]}. */
    INDArray masks(int images) {
        int size = config().maskSize();
        float[] values = new float[images * size * size];
        for (int i = 0; i < values.length; i++) {
            int x = i % size;
            int y = i / size % size;
            boolean inside = Math.max(Math.abs(2 * x - size), Math.abs(2 * y - size)) < size / 2;
            values[i] = inside ? 1 : 0;
        }
        return Nd4j.create(values, new long[] {images, 1, size, size}, 'c');
    }

    private static INDArray random(String name, long... shape) {
        return Weights.initial(new Parameter(name, Shape.of(shape), Initializer.STANDARD_NORMAL, false), SEED);
    }

    @Override
    public void close() {
        network.close();
        weights.close();
    }
}
