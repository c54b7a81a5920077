package org.desam4j.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Convolutions of both kinds and their derivatives, in whichever layouts oneDNN likes best; products add up in float32. */
final class ConvolutionKernel {
    /** Slots of scratch memory before it are those of x, the weights, a result and its gradient. */
    private static final int FIRST_FREE_SLOT = 4;

    private final Device device;
    private final Precision precision;
    private final ConvolutionFamily family;
    private final Input x;
    private final Input weights;
    private final long multiplyAdds;

    private ConvolutionKernel(
            Device device, Precision precision, ConvolutionFamily family, List<Operand> arguments, long multiplyAdds) {
        this.device = device;
        this.precision = precision;
        this.family = family;
        this.x = new Input(device, precision, arguments.get(0), Layout.MAP_ORDER);
        this.weights = new Input(device, precision, arguments.get(1), family.weightOrder());
        this.multiplyAdds = multiplyAdds;
    }

    /**
     * For a convolution.
     *
     * @param arguments x and weights first
     * @param result of the convolution, or an array of its shape
     */
    static ConvolutionKernel direct(
            Device device,
            Precision precision,
            Fusion.Convolution convolution,
            List<Operand> arguments,
            INDArray result) {
        return new ConvolutionKernel(
                device,
                precision,
                new DirectConvolutions(device, convolution.stride(), convolution.padding()),
                arguments,
                multiplyAdds(result, arguments));
    }

    /** For a transposed convolution; the arguments are x and weights first. */
    static ConvolutionKernel transposed(Device device, Precision precision, List<Operand> arguments) {
        long stride = arguments.get(1).array().size(0);
        return new ConvolutionKernel(
                device,
                precision,
                new TransposedConvolutions(device, stride, 0),
                arguments,
                multiplyAdds(arguments.get(0).array(), arguments));
    }

    /** Each element of the map is reached by all weights but those of its own channel. */
    private static long multiplyAdds(INDArray map, List<Operand> arguments) {
        INDArray weights = arguments.get(1).array();
        return map.length() * (weights.length() / weights.size(3));
    }

    /** The step of the operation. */
    Step forward(Optional<Operand> bias, INDArray result) {
        memory.desc ofBias = bias.map(each -> Layout.last(each.array(), 1)).orElseGet(memory.desc::new);
        Output output = new Output(device, result, Layout.MAP_ORDER);
        ConvolutionFamily.Made made = family.forward(x.chosen(), weights.chosen(), ofBias, output.chosen());
        List<Step> steps = new ArrayList<>();
        Map<Integer, memory> memories = PrimitiveStep.arguments();
        memories.put(dnnl.DNNL_ARG_SRC, x.as(made.kind().src_desc(), 0, steps));
        memories.put(dnnl.DNNL_ARG_WEIGHTS, weights.as(made.kind().weights_desc(), 1, steps));
        bias.ifPresent(each -> memories.put(dnnl.DNNL_ARG_BIAS, device.of(each.array(), ofBias)));
        memories.put(dnnl.DNNL_ARG_DST, output.as(made.kind().dst_desc(), 2));
        steps.add(new PrimitiveStep(device, made.operation(), memories, multiplyAdds));
        output.conversion(made.kind().dst_desc(), 2).ifPresent(steps::add);
        return new Steps(steps);
    }

    /**
     * The step of the derivative.
     *
     * @param ofResult the gradient of the operation's result
     * @param results the gradient of x, then that of the weights, each if it is wanted
     */
    Step gradient(Fusion.Gradient wanted, Operand ofResult, List<INDArray> results) {
        List<Step> steps = new ArrayList<>();
        OnceConverted gradient = new OnceConverted(new Input(device, precision, ofResult, Layout.MAP_ORDER), 3, steps);
        if (wanted.ofFirst()) {
            addOfMap(gradient, new Output(device, results.get(0), Layout.MAP_ORDER), steps);
        }
        if (wanted.ofSecond()) {
            Output ofWeights = new Output(device, results.get(results.size() - 1), family.weightOrder());
            OnceConverted source = new OnceConverted(x, 0, steps);
            new WeightGradient(device, family, source, gradient, ofWeights, multiplyAdds, FIRST_FREE_SLOT).addTo(steps);
        }
        return new Steps(steps);
    }

    private void addOfMap(OnceConverted gradient, Output output, List<Step> steps) {
        ConvolutionFamily.Made made =
                family.ofMap(x.chosen(), weights.chosen(), gradient.input().chosen());
        Map<Integer, memory> memories = PrimitiveStep.arguments();
        memories.put(dnnl.DNNL_ARG_DIFF_DST, gradient.as(made.kind().diff_dst_desc()));
        memories.put(dnnl.DNNL_ARG_WEIGHTS, weights.as(made.kind().weights_desc(), 1, steps));
        memories.put(dnnl.DNNL_ARG_DIFF_SRC, output.as(made.kind().diff_src_desc(), 2));
        steps.add(new PrimitiveStep(device, made.operation(), memories, multiplyAdds));
        output.conversion(made.kind().diff_src_desc(), 2).ifPresent(steps::add);
    }
}
