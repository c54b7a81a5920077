package org.desam4j.onednn;

import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.desam4j.model.graph.exec.Step;

/** Copies between layouts and element types. */
final class Conversion {
    private Conversion() {}

    static Step of(Device device, memory from, memory to) {
        return new PrimitiveStep(
                device, new reorder(from, to), Map.of(dnnl.DNNL_ARG_FROM, from, dnnl.DNNL_ARG_TO, to), 0);
    }
}
