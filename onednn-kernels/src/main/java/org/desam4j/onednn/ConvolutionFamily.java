package org.desam4j.onednn;

import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;

/**
 * The primitives of one kind of convolution: the operation and its derivatives. Maps are {@code [N, C, H, W]} and weights
 * {@code [out, in, k, k]}, as oneDNN has them.
 */
interface ConvolutionFamily {

    /**
     * A primitive with the layouts that it has chosen.
     *
     * @param kind says the layouts
     */
    record Made(primitive_desc_base kind, primitive operation) {}

    /** For each of oneDNN's dimensions of the weights that of ND4J's array. */
    List<Integer> weightOrder();

    /** The operation; an empty bias stands for none. */
    Made forward(memory.desc x, memory.desc weights, memory.desc bias, memory.desc result);

    /** Its derivative for x. */
    Made ofMap(memory.desc x, memory.desc weights, memory.desc result);

    /**
     * Its derivative for the weights, which it makes of the type that {@code gradient} says. It is given its scratch memory, so that it may run
     * beside others.
     */
    Made ofWeights(memory.desc x, memory.desc weights, memory.desc gradient, memory.desc result);

    /** Of primitives whose scratch memory is an argument, where oneDNN's own is one for all that are made in a thread. */
    static primitive_attr withGivenScratch() {
        primitive_attr attributes = new primitive_attr();
        attributes.set_scratchpad_mode(dnnl.dnnl_scratchpad_mode_user);
        return attributes;
    }
}
