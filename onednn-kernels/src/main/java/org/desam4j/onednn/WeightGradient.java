package org.desam4j.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.desam4j.model.graph.exec.ComputeThreads;
import org.desam4j.model.graph.exec.Step;

/**
 * The derivative of a convolution for its weights, in shares of their channels, each of which is computed by one thread. Several threads in
 * one primitive of this kind spin until they meet in the middle of it, for whole time slices while another program has a core of theirs.
 */
final class WeightGradient {
    /** Dimensions of weights as oneDNN has them. */
    private static final int OUT = 0;

    private static final int IN = 1;

    /** That of maps. */
    private static final int CHANNELS = 1;

    /** As many channels as oneDNN takes together. */
    private static final long BLOCK = 16;

    /** Multiply-adds of some tenths of a millisecond, for less than which it does not pay to wake another thread. */
    private static final long WORTH_A_THREAD = 20_000_000;

    /** Scratch memory that a share takes: for the part of a map, for the result, and what the primitive asks for. */
    private static final int SLOTS = 3;

    private final Device device;
    private final ConvolutionFamily family;
    private final OnceConverted x;
    private final OnceConverted ofResult;
    private final Output ofWeights;
    private final long multiplyAdds;
    private final int firstSlot;

    /**
     * @param ofResult the gradient of the convolution's result
     * @param ofWeights the gradient that is computed
     * @param multiplyAdds of the whole
     * @param firstSlot from which on scratch memory is free
     */
    WeightGradient(
            Device device,
            ConvolutionFamily family,
            OnceConverted x,
            OnceConverted ofResult,
            Output ofWeights,
            long multiplyAdds,
            int firstSlot) {
        this.device = device;
        this.family = family;
        this.x = x;
        this.ofResult = ofResult;
        this.ofWeights = ofWeights;
        this.multiplyAdds = multiplyAdds;
        this.firstSlot = firstSlot;
    }

    /**
     * Adds its steps: shares of input channels rather, for which the gradient of the result is read as the derivative for the map before it has
     * converted it. Where channels do not divide among the threads, these share one primitive after all.
     */
    void addTo(List<Step> steps) {
        long threads = Math.min(ComputeThreads.count(), 1 + multiplyAdds / WORTH_A_THREAD);
        if (threads == 1) {
            ComputeThreads.byOneThread(() -> steps.add(whole()));
        } else if (channels(IN) % (threads * BLOCK) == 0) {
            steps.add(shares(IN, threads));
        } else if (channels(OUT) % (threads * BLOCK) == 0) {
            steps.add(shares(OUT, threads));
        } else {
            steps.add(whole());
        }
    }

    private long channels(int dimension) {
        return ofWeights.sizes()[dimension];
    }

    private Step whole() {
        ConvolutionFamily.Made made = made(x.input(), ofResult.input(), ofWeights);
        memory source = x.as(made.kind().src_desc());
        memory gradient = ofResult.as(made.kind().diff_dst_desc());
        return new Steps(steps(made, source, gradient, ofWeights, multiplyAdds, firstSlot));
    }

    /** Shares of the weights' output channels read all of x, those of the input channels all of the result's gradient. */
    private Step shares(int dimension, long threads) {
        List<Step> shares = new ArrayList<>();
        long channels = channels(dimension) / threads;
        for (int share = 0; share < threads; share++) {
            shares.add(share(dimension, share * channels, (share + 1) * channels, firstSlot + share * SLOTS));
        }
        return new StepsSideBySide(new Steps(shares));
    }

    private Step share(int dimension, long from, long to, int slot) {
        boolean ofOutput = dimension == OUT;
        Input part = (ofOutput ? ofResult : x).input().part(CHANNELS, from, to);
        Output result = ofWeights.part(dimension, from, to);
        ConvolutionFamily.Made made = ComputeThreads.byOneThread(
                () -> ofOutput ? made(x.input(), part, result) : made(part, ofResult.input(), result));
        memory.desc source = made.kind().src_desc();
        memory.desc gradient = made.kind().diff_dst_desc();
        memory whole = ofOutput ? x.as(source) : ofResult.as(gradient);
        return ComputeThreads.byOneThread(() -> {
            List<Step> steps = new ArrayList<>();
            memory converted = part.as(ofOutput ? gradient : source, slot, steps);
            long itsMultiplyAdds = multiplyAdds * (to - from) / channels(dimension);
            steps.addAll(
                    ofOutput
                            ? steps(made, whole, converted, result, itsMultiplyAdds, slot)
                            : steps(made, converted, whole, result, itsMultiplyAdds, slot));
            return new Steps(steps);
        });
    }

    private ConvolutionFamily.Made made(Input source, Input gradient, Output result) {
        return family.ofWeights(
                source.chosen(), Layout.any(source.type(), result.sizes()), result.chosen(), gradient.chosen());
    }

    private List<Step> steps(
            ConvolutionFamily.Made made,
            memory source,
            memory gradient,
            Output result,
            long itsMultiplyAdds,
            int slot) {
        memory.desc written = made.kind().diff_weights_desc();
        Map<Integer, memory> memories = PrimitiveStep.arguments();
        memories.put(dnnl.DNNL_ARG_SRC, source);
        memories.put(dnnl.DNNL_ARG_DIFF_DST, gradient);
        memories.put(dnnl.DNNL_ARG_DIFF_WEIGHTS, result.as(written, slot + 1));
        memory.desc scratch = made.kind().scratchpad_desc();
        if (scratch.get_size() > 0) {
            memories.put(dnnl.DNNL_ARG_SCRATCHPAD, device.scratch(slot + 2, scratch));
        }
        List<Step> steps = new ArrayList<>();
        steps.add(new PrimitiveStep(device, made.operation(), memories, itsMultiplyAdds));
        result.conversion(written, slot + 1).ifPresent(steps::add);
        return steps;
    }
}
