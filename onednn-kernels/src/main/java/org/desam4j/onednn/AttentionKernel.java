package org.desam4j.onednn;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Attention block by block of queries, or of elements of the batch where one has few: the scores of a block, their terms, softmax and the
 * sum of values follow each other while the scores are still in the processor's cache. Scores are float32.
 */
final class AttentionKernel implements Step {
    /** Bytes of the scores of a block, about what a core's second cache holds. */
    static final long BLOCK = 2 << 20;

    private final long batch;
    private final long queries;
    private final long tokens;
    private final long width;
    private final long mapRows;

    /** Elements of the batch in a block. */
    private final long elements;

    /** Queries of each of these in a block. */
    private final long rows;

    private final MovedMemory ofQueries;
    private final MovedMemory ofKeys;
    private final MovedMemory ofValues;
    private final MovedMemory rowTerms;
    private final MovedMemory columnTerms;
    private final MovedMemory ofResult;
    private final Step block;

    /**
     * @param arguments those of the fusion
     * @param blockBytes that the scores of a block may take
     */
    AttentionKernel(Device device, Precision precision, List<Operand> arguments, INDArray result, long blockBytes) {
        INDArray q = arguments.get(0).array();
        INDArray k = arguments.get(1).array();
        INDArray v = arguments.get(2).array();
        INDArray a = arguments.get(3).array();
        INDArray b = arguments.get(4).array();
        requireShapes(q, k, v, a, b, result);
        memory.data_type type = Layout.type(precision);
        for (INDArray factor : List.of(q, k, v)) {
            if (Layout.type(factor) != type) {
                throw new UnsupportedOperationException("attention of values in another precision");
            }
        }
        batch = q.size(0);
        queries = q.size(1);
        tokens = k.size(1);
        width = q.size(2);
        mapRows = a.size(1);
        long ofQuery = tokens * Float.BYTES;
        rows = largestDivisor(queries, blockBytes / ofQuery);
        elements = rows < queries ? 1 : largestDivisor(batch, blockBytes / (ofQuery * rows));

        memory.desc transposed =
                new memory.desc(new long[] {elements, width, tokens}, type, new long[] {tokens * width, 1, width});
        ofQueries = new MovedMemory(device, q, Layout.dense(type, elements, rows, width));
        ofKeys = new MovedMemory(device, k, transposed);
        ofValues = new MovedMemory(device, v, Layout.dense(type, elements, tokens, width));
        rowTerms = new MovedMemory(device, a, Layout.dense(Layout.type(a), elements * rows, a.size(1), 1));
        columnTerms = new MovedMemory(device, b, Layout.dense(Layout.type(b), elements * rows, 1, b.size(2)));
        ofResult = new MovedMemory(device, result, Layout.dense(Layout.type(result), elements, rows, width));
        block = block(device, type);
    }

    private static void requireShapes(INDArray q, INDArray k, INDArray v, INDArray a, INDArray b, INDArray result) {
        if (q.rank() != 3 || k.rank() != 3 || a.rank() != 3 || b.rank() != 3) {
            throw new UnsupportedOperationException("attention of other dimensions");
        }
        long maps = q.size(0) * q.size(1);
        require(a, maps, a.size(1), 1);
        require(b, maps, 1, b.size(2));
        require(k, q.size(0), a.size(1) * b.size(2), q.size(2));
        require(v, k.shape());
        require(result, q.shape());
    }

    private static void require(INDArray array, long... shape) {
        if (!Arrays.equals(array.shape(), shape)) {
            throw new UnsupportedOperationException("attention of other shapes");
        }
    }

    /** The largest divisor of a number that is not above a limit, at least 1. */
    private static long largestDivisor(long number, long limit) {
        long divisor = Math.max(1, Math.min(number, limit));
        while (number % divisor != 0) {
            divisor--;
        }
        return divisor;
    }

    private Step block(Device device, memory.data_type type) {
        memory.desc asScores = Layout.dense(memory.data_type.f32, elements, rows, tokens);
        memory.desc asMaps = Layout.dense(memory.data_type.f32, elements * rows, mapRows, tokens / mapRows);
        memory.desc asRows = Layout.dense(memory.data_type.f32, elements * rows, tokens);
        memory.desc asWeights = Layout.dense(type, elements, rows, tokens);
        memory.desc asWeightRows = Layout.dense(type, elements * rows, tokens);
        int weightSlot = type == memory.data_type.f32 ? 0 : 1;
        return new Steps(List.of(
                product(device, ofQueries.memory(), ofKeys.memory(), device.scratch(0, asScores)),
                Addition.of(device, device.scratch(0, asMaps), rowTerms.memory()),
                Addition.of(device, device.scratch(0, asMaps), columnTerms.memory()),
                SoftmaxKernel.of(device, device.scratch(0, asRows), device.scratch(weightSlot, asWeightRows)),
                product(device, device.scratch(weightSlot, asWeights), ofValues.memory(), ofResult.memory())));
    }

    private static Step product(Device device, memory a, memory b, memory result) {
        matmul.primitive_desc kind =
                new matmul.primitive_desc(device.engine(), a.get_desc(), b.get_desc(), result.get_desc());
        return new PrimitiveStep(
                device,
                new matmul(kind),
                Map.of(dnnl.DNNL_ARG_SRC, a, dnnl.DNNL_ARG_WEIGHTS, b, dnnl.DNNL_ARG_DST, result),
                0);
    }

    @Override
    public void execute() {
        for (long element = 0; element < batch; element += elements) {
            ofKeys.moveTo(element * tokens * width);
            ofValues.moveTo(element * tokens * width);
            for (long row = 0; row < queries; row += rows) {
                long query = element * queries + row;
                ofQueries.moveTo(query * width);
                ofResult.moveTo(query * width);
                rowTerms.moveTo(query * mapRows);
                columnTerms.moveTo(query * (tokens / mapRows));
                block.execute();
            }
        }
    }

    @Override
    public long multiplyAdds() {
        return 2 * batch * queries * tokens * width;
    }
}
