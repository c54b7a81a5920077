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
import org.bytedeco.dnnl.primitive;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Derivatives of normalisations. oneDNN's take x, mean, variance and epsilon; here they are given what is centred already with a mean of
 * zero, and the variance with epsilon in it. That of an instance norm is, image by image, that of a batch norm.
 */
final class NormalizationGradientKernel {
    private static final float NO_EPSILON = 0;

    /**
     * The name of the batch norm whose threads end one parallel section to meet and begin another. Those of oneDNN's first choice spin until they
     * meet, for whole time slices while another program has a core of theirs.
     */
    private static final String WITHOUT_SPINNING = "bnorm_tbb_jit";

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
        return Layout.part(maps, 0, image, image + 1);
    }

    private Step ofMap(INDArray map, INDArray channelVariance, INDArray ofResult, INDArray ofMap) {
        memory x = device.of(map, Layout.map(map));
        memory ofY = device.of(ofResult, Layout.map(ofResult));
        memory ofX = device.of(ofMap, Layout.map(ofMap));
        batch_normalization_forward.primitive_desc forward = new batch_normalization_forward.primitive_desc(
                device.engine(),
                dnnl.dnnl_forward_training,
                x.get_desc(),
                x.get_desc(),
                NO_EPSILON,
                dnnl.dnnl_normalization_flags_none);
        batch_normalization_backward.primitive_desc backward = backward(x, ofY, ofX, forward);
        while (!backward.impl_info_str().getString().startsWith(WITHOUT_SPINNING)) {
            if (!backward.next_impl()) {
                backward = backward(x, ofY, ofX, forward);
                break;
            }
        }
        return step(new batch_normalization_backward(backward), x, channelVariance, ofY, ofX);
    }

    private batch_normalization_backward.primitive_desc backward(
            memory x, memory ofY, memory ofX, batch_normalization_forward.primitive_desc forward) {
        return new batch_normalization_backward.primitive_desc(
                device.engine(),
                dnnl.dnnl_backward_data,
                ofX.get_desc(),
                ofY.get_desc(),
                x.get_desc(),
                NO_EPSILON,
                dnnl.dnnl_normalization_flags_none,
                forward);
    }

    private Step ofRows() {
        long length = centred.size(centred.rank() - 1);
        memory x = device.of(centred, Layout.rows(centred, length));
        memory ofY = device.of(gradient, Layout.rows(gradient, length));
        memory ofX = device.of(result, Layout.rows(result, length));
        layer_normalization_forward.primitive_desc forward = new layer_normalization_forward.primitive_desc(
                device.engine(),
                dnnl.dnnl_forward_training,
                x.get_desc(),
                x.get_desc(),
                NO_EPSILON,
                dnnl.dnnl_normalization_flags_none);
        layer_normalization_backward.primitive_desc backward = new layer_normalization_backward.primitive_desc(
                device.engine(),
                dnnl.dnnl_backward_data,
                ofX.get_desc(),
                ofY.get_desc(),
                x.get_desc(),
                NO_EPSILON,
                dnnl.dnnl_normalization_flags_none,
                forward);
        return step(new layer_normalization_backward(backward), x, variance, ofY, ofX);
    }

    private Step step(primitive derivative, memory x, INDArray ofEach, memory ofY, memory ofX) {
        memory.desc statistics = Layout.vector(ofEach);
        INDArray zeros = Nd4j.zeros(ofEach.dataType(), ofEach.length());
        return new PrimitiveStep(
                device,
                derivative,
                Map.of(
                        dnnl.DNNL_ARG_SRC, x,
                        dnnl.DNNL_ARG_MEAN, device.of(zeros, statistics),
                        dnnl.DNNL_ARG_VARIANCE, device.of(ofEach, statistics),
                        dnnl.DNNL_ARG_DIFF_DST, ofY,
                        dnnl.DNNL_ARG_DIFF_SRC, ofX),
                0);
    }
}
