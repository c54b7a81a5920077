package org.desam4j.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.layer_normalization_backward;
import org.bytedeco.dnnl.layer_normalization_forward;
import org.bytedeco.dnnl.memory;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Derivatives of normalisations. oneDNN's take x, mean, variance and epsilon; here they are given what is centred already with a mean of
 * zero, and the variance with epsilon in it. That of an instance norm is, image by image, that of a batch norm.
 */
final class NormalizationGradientKernel {
    private static final float NO_EPSILON = 0;

    private final Device device;
    private final INDArray centred;
    private final INDArray variance;
    private final INDArray gradient;
    private final INDArray result;

    private NormalizationGradientKernel(
            Device device, INDArray centred, INDArray variance, INDArray gradient, INDArray result) {
        this.device = device;
        this.centred = centred;
        this.variance = variance;
        this.gradient = gradient;
        this.result = result;
    }

    static Step bind(Device device, Fusion.NormalizationGradient norm, List<Operand> arguments, INDArray result) {
        INDArray centred = arguments.get(0).array();
        NormalizationGradientKernel kernel = new NormalizationGradientKernel(
                device, centred, arguments.get(1).array(), arguments.get(2).array(), result);
        if (InstanceNormKernel.takes(norm.dimensions(), centred)) {
            return kernel.ofMaps();
        }
        if (norm.dimensions().equals(List.of(centred.rank() - 1))) {
            return kernel.ofRows();
        }
        throw new UnsupportedOperationException("the derivative of a normalisation over other dimensions");
    }

    private Step ofMaps() {
        List<Step> steps = new ArrayList<>();
        for (long image = 0; image < centred.size(0); image++) {
            steps.add(ofMap(part(centred, image), part(variance, image), part(gradient, image), part(result, image)));
        }
        return steps.size() == 1 ? steps.get(0) : new Steps(steps);
    }

    private static INDArray part(INDArray maps, long image) {
        return maps.get(NDArrayIndex.interval(image, image + 1));
    }

    private Step ofMap(INDArray map, INDArray channelVariance, INDArray ofResult, INDArray ofMap) {
        memory.desc kind = Layout.map(map);
        batch_normalization_forward.primitive_desc forward = new batch_normalization_forward.primitive_desc(
                device.engine(),
                dnnl.dnnl_forward_training,
                kind,
                kind,
                NO_EPSILON,
                dnnl.dnnl_normalization_flags_none);
        batch_normalization_backward.primitive_desc backward = new batch_normalization_backward.primitive_desc(
                device.engine(),
                dnnl.dnnl_backward_data,
                Layout.map(ofMap),
                Layout.map(ofResult),
                kind,
                NO_EPSILON,
                dnnl.dnnl_normalization_flags_none,
                forward);
        memory.desc statistics = Layout.vector(channelVariance);
        return new PrimitiveStep(
                device,
                new batch_normalization_backward(backward),
                Map.of(
                        dnnl.DNNL_ARG_SRC, device.of(map, kind),
                        dnnl.DNNL_ARG_MEAN, zeros(statistics, channelVariance.length()),
                        dnnl.DNNL_ARG_VARIANCE, device.of(channelVariance, statistics),
                        dnnl.DNNL_ARG_DIFF_DST, device.of(ofResult, Layout.map(ofResult)),
                        dnnl.DNNL_ARG_DIFF_SRC, device.of(ofMap, Layout.map(ofMap))),
                0);
    }

    private Step ofRows() {
        long length = centred.size(centred.rank() - 1);
        memory.desc kind = Layout.rows(centred, length);
        layer_normalization_forward.primitive_desc forward = new layer_normalization_forward.primitive_desc(
                device.engine(),
                dnnl.dnnl_forward_training,
                kind,
                kind,
                NO_EPSILON,
                dnnl.dnnl_normalization_flags_none);
        layer_normalization_backward.primitive_desc backward = new layer_normalization_backward.primitive_desc(
                device.engine(),
                dnnl.dnnl_backward_data,
                Layout.rows(result, length),
                Layout.rows(gradient, length),
                kind,
                NO_EPSILON,
                dnnl.dnnl_normalization_flags_none,
                forward);
        memory.desc statistics = Layout.vector(variance);
        return new PrimitiveStep(
                device,
                new layer_normalization_backward(backward),
                Map.of(
                        dnnl.DNNL_ARG_SRC, device.of(centred, kind),
                        dnnl.DNNL_ARG_MEAN, zeros(statistics, variance.length()),
                        dnnl.DNNL_ARG_VARIANCE, device.of(variance, statistics),
                        dnnl.DNNL_ARG_DIFF_DST, device.of(gradient, Layout.rows(gradient, length)),
                        dnnl.DNNL_ARG_DIFF_SRC, device.of(result, Layout.rows(result, length))),
                0);
    }

    private memory zeros(memory.desc kind, long length) {
        return device.of(Nd4j.zeros(result.dataType(), length), kind);
    }
}
