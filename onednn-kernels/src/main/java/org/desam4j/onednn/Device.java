package org.desam4j.onednn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The processor as oneDNN sees it, and the owner of all that steps on it need. */
final class Device implements AutoCloseable {
    private final List<Pointer> owned = new ArrayList<>();
    private final engine processor = own(new engine(engine.kind.cpu, 0));
    private final stream queue = own(new stream(processor));
    private final List<INDArray> arrays = new ArrayList<>();
    private final Map<Integer, BytePointer> scratch = new HashMap<>();

    /** Frozen values in other layouts, by their addresses. */
    private final Map<Long, List<memory>> frozen = new HashMap<>();

    engine engine() {
        return processor;
    }

    /** Keeps a native object until the device is closed, beyond the scope in which it is made. */
    final <P extends Pointer> P own(P pointer) {
        pointer.retainReference();
        owned.add(pointer);
        return pointer;
    }

    /** An array's own memory, without a copy. The array is held, so that its memory is not freed before the device is closed. */
    memory of(INDArray array, memory.desc layout) {
        arrays.add(array);
        return own(new memory(layout, processor, array.data().addressPointer()));
    }

    /** Memory for a value of that kind, which stays. */
    memory allocate(memory.desc kind) {
        BytePointer bytes = own(new BytePointer(kind.get_size()));
        return own(new memory(kind, processor, bytes));
    }

    /** A value that never changes in a layout of another kind, which is made once for all that ask for it. */
    memory converted(memory value, memory.desc kind) {
        List<memory> known = frozen.computeIfAbsent(value.get_data_handle().address(), missing -> new ArrayList<>());
        for (memory each : known) {
            if (each.get_desc().equals(kind)) {
                return each;
            }
        }
        memory result = allocate(kind);
        new reorder(value, result).execute(queue, value, result);
        queue._wait();
        known.add(result);
        return result;
    }

    /**
     * Memory that a step uses while it runs. Steps run one after the other, so they share it.
     *
     * @param slot the number of the value among those that a step needs at once
     */
    memory scratch(int slot, memory.desc kind) {
        BytePointer known = scratch.get(slot);
        if (known == null || known.capacity() < kind.get_size()) {
            known = own(new BytePointer(kind.get_size()));
            scratch.put(slot, known);
        }
        return own(new memory(kind, processor, known));
    }

    @Override
    public void close() {
        for (int i = owned.size() - 1; i >= 0; i--) {
            owned.get(i).releaseReference();
        }
        owned.clear();
        arrays.clear();
    }
}
