package org.desam4j.model.spec;

import java.util.SplittableRandom;

/** First values of a parameter that no checkpoint holds; the choices are those of PyTorch's layers. */
public sealed interface Initializer {

    /** Fills a tensor of {@code elements} values from {@code random}. */
    float[] values(int elements, SplittableRandom random);

    /** Every element {@code value}. */
    record Constant(float value) implements Initializer {
        @Override
        public float[] values(int elements, SplittableRandom random) {
            float[] values = new float[elements];
            java.util.Arrays.fill(values, value);
            return values;
        }
    }

    /** Uniform in {@code [-bound, bound)}. */
    record Uniform(double bound) implements Initializer {
        @Override
        public float[] values(int elements, SplittableRandom random) {
            float[] values = new float[elements];
            for (int i = 0; i < elements; i++) {
                values[i] = (float) (bound * (2 * random.nextDouble() - 1));
            }
            return values;
        }
    }

    /** Normal with mean 0 and the given standard deviation. */
    record Normal(double standardDeviation) implements Initializer {
        @Override
        public float[] values(int elements, SplittableRandom random) {
            float[] values = new float[elements];
            for (int i = 0; i < elements; i++) {
                values[i] = (float) (standardDeviation * random.nextGaussian());
            }
            return values;
        }
    }

    Initializer ZEROS = new Constant(0);
    Initializer ONES = new Constant(1);

    /** PyTorch's {@code nn.Embedding} and {@code torch.randn}. */
    Initializer STANDARD_NORMAL = new Normal(1);

    /**
     * PyTorch's default for linear and convolution weights and biases: Kaiming-uniform with {@code a = sqrt(5)}, which is
     * uniform within {@code 1 / sqrt(fanIn)}.
     */
    static Initializer kaimingUniform(long fanIn) {
        return new Uniform(1 / Math.sqrt((double) fanIn));
    }
}
