package org.desam4j.onednn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;
import org.desam4j.model.graph.exec.Step;

/** A primitive with the memory that it reads and writes. */
final class PrimitiveStep implements Step {
    /** Its own, so that steps can run side by side. */
    private final stream queue;

    private final primitive operation;
    private final IntMemoryMap arguments;
    private final long multiplyAdds;

    /** @param arguments by oneDNN's numbers for them */
    PrimitiveStep(Device device, primitive operation, Map<Integer, memory> arguments, long multiplyAdds) {
        this.queue = device.own(new stream(device.engine()));
        this.operation = device.own(operation);
        this.arguments = device.own(new IntMemoryMap());
        arguments.forEach(this.arguments::put);
        this.multiplyAdds = multiplyAdds;
    }

    /** A map in the order of its making, for {@link #PrimitiveStep}. */
    static Map<Integer, memory> arguments() {
        return new LinkedHashMap<>();
    }

    @Override
    public void execute() {
        operation.execute(queue, arguments);
        queue._wait();
    }

    @Override
    public long multiplyAdds() {
        return multiplyAdds;
    }
}
