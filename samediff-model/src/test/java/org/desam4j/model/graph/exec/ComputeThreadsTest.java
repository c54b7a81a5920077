package org.desam4j.model.graph.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

class ComputeThreadsTest {
    private final int before = ComputeThreads.count();
    private final Map<String, INDArray> inputs = Map.of("x", Nd4j.rand(DataType.FLOAT, 4, 4));

    @AfterEach
    void restore() {
        ComputeThreads.use(before);
    }

    private static int ofOpenMp() {
        return NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
    }

    private static int inAnotherThread(Callable<Integer> work) throws Exception {
        FutureTask<Integer> task = new FutureTask<>(work);
        new Thread(task).start();
        return task.get();
    }

    private Program bind(BufferPool pool) {
        SameDiff graph = SameDiff.create();
        SDVariable x = graph.placeHolder("x", DataType.FLOAT, 4, 4);
        x.mmul("product", x);
        return ProgramBinder.bind(graph, Set.of(), pool, Kernels.NONE, inputs, List.of("product"));
    }

    @Test
    void oneCountIsTakenByLoopsBlasAndProducts() {
        ComputeThreads.use(1);
        assertThat(ComputeThreads.count()).isEqualTo(1);
        assertThat(Nd4j.factory().blas().getMaxThreads()).isEqualTo(1);
        assertThat(ofOpenMp()).isEqualTo(1);
    }

    @Test
    void aThreadThatBindsAGraphTakesTheCount() throws Exception {
        ComputeThreads.use(1);
        try (BufferPool pool = new BufferPool()) {
            assertThat(inAnotherThread(() -> {
                        bind(pool);
                        return ofOpenMp();
                    }))
                    .isEqualTo(1);
        }
    }

    @Test
    void aThreadThatRunsAGraphTakesTheCount() throws Exception {
        ComputeThreads.use(1);
        try (BufferPool pool = new BufferPool()) {
            Program program = bind(pool);
            assertThat(inAnotherThread(() -> {
                        program.run(inputs).values().forEach(INDArray::close);
                        return ofOpenMp();
                    }))
                    .isEqualTo(1);
        }
    }

    @Test
    void noThreadsAreRefused() {
        assertThatThrownBy(() -> ComputeThreads.use(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
