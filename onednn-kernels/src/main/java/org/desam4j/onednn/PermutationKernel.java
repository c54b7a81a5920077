package org.desam4j.onednn;

import org.bytedeco.dnnl.memory;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies with the dimensions in another order. */
final class PermutationKernel {
    private PermutationKernel() {}

    static Step bind(Device device, Fusion.Permutation permutation, INDArray x, INDArray result) {
        memory from = device.of(x, Layout.of(x, permutation.order()));
        return Conversion.of(device, from, device.of(result, Layout.of(result)));
    }
}
