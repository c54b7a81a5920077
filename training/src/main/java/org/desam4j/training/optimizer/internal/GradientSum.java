package org.desam4j.training.optimizer.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradients of several batches as one, each weighted by its share of the samples. Owns its arrays. */
public final class GradientSum implements AutoCloseable {
    private static final double CLIPPING_EPSILON = 1e-6;

    private final Map<String, INDArray> sums = new LinkedHashMap<>();

    /** Adds a batch's mean gradients, weighted; the arrays stay the caller's. */
    public void add(Map<String, INDArray> gradients, double weight) {
        gradients.forEach((name, gradient) -> {
            INDArray sum = sums.get(name);
            if (sum == null) {
                sums.put(name, gradient.mul(weight));
            } else {
                try (INDArray weighted = gradient.mul(weight)) {
                    sum.addi(weighted);
                }
            }
        });
    }

    /**
     * Scales all gradients so that the norm of all of them together is at most {@code maximum}, as PyTorch's
     * {@code clip_grad_norm_}.
     */
    public void clip(double maximum) {
        double squares = 0;
        for (INDArray sum : sums.values()) {
            double norm = sum.norm2Number().doubleValue();
            squares += norm * norm;
        }
        double scale = maximum / (Math.sqrt(squares) + CLIPPING_EPSILON);
        if (scale < 1) {
            sums.values().forEach(sum -> sum.muli(scale));
        }
    }

    /** The sums by parameter; owned by this. */
    public Map<String, INDArray> gradients() {
        return sums;
    }

    @Override
    public void close() {
        sums.values().forEach(INDArray::close);
        sums.clear();
    }
}
