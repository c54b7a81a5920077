package org.desam4j.onednn;

import java.util.Map;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.desam4j.model.graph.exec.Step;

/** Functions of each element. */
final class Elementwise {
    private Elementwise() {}

    /**
     * @param function oneDNN's number for it
     * @param parameter the function's first; its second is 0
     * @param to may be the same memory
     */
    static Step of(Device device, int function, double parameter, memory from, memory to) {
        eltwise_forward.primitive_desc kind = new eltwise_forward.primitive_desc(
                device.engine(),
                dnnl.dnnl_forward_inference,
                function,
                from.get_desc(),
                to.get_desc(),
                (float) parameter,
                0f);
        return new PrimitiveStep(
                device, new eltwise_forward(kind), Map.of(dnnl.DNNL_ARG_SRC, from, dnnl.DNNL_ARG_DST, to), 0);
    }
}
