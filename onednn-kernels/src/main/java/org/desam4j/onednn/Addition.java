package org.desam4j.onednn;

import java.util.Map;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.desam4j.model.graph.exec.Step;

/** Sums in place of their first addend. */
final class Addition {
    private Addition() {}

    /** @param terms repeated where they have one element along a dimension and the values have more */
    static Step of(Device device, memory values, memory terms) {
        binary.primitive_desc kind = new binary.primitive_desc(
                device.engine(), dnnl.algorithm.binary_add, values.get_desc(), terms.get_desc(), values.get_desc());
        return new PrimitiveStep(
                device,
                new binary(kind),
                Map.of(dnnl.DNNL_ARG_SRC_0, values, dnnl.DNNL_ARG_SRC_1, terms, dnnl.DNNL_ARG_DST, values),
                0);
    }
}
