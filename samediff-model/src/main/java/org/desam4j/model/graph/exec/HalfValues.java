package org.desam4j.model.graph.exec;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Finds the values between the products of a graph that may be kept as bfloat16: those that are made by a kernel, or of other such
 * values, and that nothing but products and convolutions reads in the end. Each would be cut to bfloat16 by its readers anyway; kept so, it takes
 * half of the memory's bandwidth, and is cut once.
 */
final class HalfValues {
    /** Operations that only copy elements, whatever their type. */
    private static final Set<String> COPIES = Set.of("reshape", "permute", "slice", "concat", "pad");

    private final Map<String, DifferentialFunction> producers = new HashMap<>();
    private final Map<String, Chain> chains = new HashMap<>();
    private final Set<String> half = new HashSet<>();
    private final Predicate<String> isFrozen;

    private HalfValues(List<DifferentialFunction> operations, List<Chain> chains, Predicate<String> isFrozen) {
        this.isFrozen = isFrozen;
        operations.forEach(operation -> producers.put(Readers.resultOf(operation), operation));
        for (Chain chain : chains) {
            chain.operations().forEach(operation -> producers.remove(Readers.resultOf(operation)));
            chain.results().forEach(result -> this.chains.put(result, chain));
        }
        half.addAll(producers.keySet());
        half.addAll(this.chains.keySet());
    }

    /**
     * The names of these values.
     *
     * @param wanted values that must be float32
     * @param isFrozen says of an argument whether it never changes; such a one is converted where it is needed
     */
    static Set<String> of(
            List<DifferentialFunction> operations,
            List<Chain> chains,
            Collection<String> wanted,
            Predicate<String> isFrozen) {
        HalfValues values = new HalfValues(operations, chains, isFrozen);
        values.half.removeAll(wanted);
        int before;
        do {
            before = values.half.size();
            values.removeWhatIsReadOtherwise();
            values.half.removeIf(name -> !values.canBeMade(name));
        } while (values.half.size() < before);
        return values.half;
    }

    /** True for the types of a graph's values that are computed with. */
    static boolean isNumber(DataType type) {
        return type == DataType.FLOAT || type == DataType.BFLOAT16;
    }

    /** True if an operation only copies elements. */
    static boolean isCopy(DifferentialFunction operation) {
        return COPIES.contains(operation.opName());
    }

    private boolean canBeMade(String name) {
        Chain chain = chains.get(name);
        if (chain == null || chain.fusion() instanceof Fusion.Permutation) {
            DifferentialFunction copy =
                    chain == null ? producers.get(name) : chain.operations().get(0);
            return isCopy(copy)
                    && half.contains(copy.argNames()[0])
                    && Arrays.stream(copy.argNames()).allMatch(each -> half.contains(each) || isFrozen.test(each));
        }
        return chain.fusion() instanceof Fusion.Product
                || chain.fusion() instanceof Fusion.Attention
                || chain.fusion() instanceof Fusion.Softmax
                || chain.fusion() instanceof Fusion.Normalization;
    }

    private void removeWhatIsReadOtherwise() {
        producers.forEach((result, operation) -> {
            if (!isCopy(operation) || !half.contains(result)) {
                List.of(operation.argNames()).forEach(half::remove);
            }
        });
        chains.forEach((result, chain) -> {
            List<String> arguments = chain.arguments();
            boolean copies = chain.fusion() instanceof Fusion.Permutation && half.contains(result);
            if (!copies) {
                arguments.subList(chain.fusion().factors(), arguments.size()).forEach(half::remove);
            }
        });
    }
}
