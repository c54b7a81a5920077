package org.desam4j.model.graph.exec;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ops.BaseReduceOp;

/** Chains that normalise, begin with the mean, and are written as {@code (x - mean) rsqrt(mean((x - mean)^2) + epsilon)}. */
final class NormalizationChains {
    private final Readers readers;

    NormalizationChains(Readers readers) {
        this.readers = readers;
    }

    Optional<Chain> from(DifferentialFunction mean) {
        String x = mean.argNames()[0];
        Optional<DifferentialFunction> centred =
                readers.next(mean, "subtract").filter(each -> each.argNames()[0].equals(x));
        if (centred.isEmpty() || readers.all(Readers.resultOf(centred.get())).size() != 2) {
            return Optional.empty();
        }
        String difference = Readers.resultOf(centred.get());
        DifferentialFunction product = readers.all(difference).get(1);
        Optional<DifferentialFunction> square = readers.beside(difference, product, "square");
        Optional<DifferentialFunction> variance = square.flatMap(each -> readers.next(each, "reduce_mean"))
                .filter(each -> dimensions(each).equals(dimensions(mean)));
        Optional<DifferentialFunction> shifted = variance.flatMap(each -> readers.next(each, "add_scalar"));
        Optional<DifferentialFunction> inverse = shifted.flatMap(each -> readers.next(each, "rsqrt"));
        if (inverse.flatMap(each -> readers.next(each, "multiply"))
                .filter(each -> Readers.isSame(each, product))
                .isEmpty()) {
            return Optional.empty();
        }
        Fusion fusion = Fusion.Normalization.of(dimensions(mean), Chain.scalar(shifted.orElseThrow()));
        List<DifferentialFunction> operations = List.of(
                mean,
                centred.get(),
                square.orElseThrow(),
                variance.orElseThrow(),
                shifted.get(),
                inverse.orElseThrow(),
                product);
        Chain chain = Chain.of(fusion, operations, List.of(x));
        return Optional.of(withSlope(withFactor(withWeight(chain))));
    }

    private Chain withWeight(Chain chain) {
        Optional<DifferentialFunction> scaled = readers.next(chain.result(), "multiply");
        Optional<DifferentialFunction> shifted = scaled.flatMap(each -> readers.next(each, "add"));
        return shifted.map(sum -> chain.extended(
                        normalization(chain).withWeight(),
                        List.of(scaled.orElseThrow(), sum),
                        List.of(
                                Chain.other(scaled.get(), chain.result()),
                                Chain.other(sum, Readers.resultOf(scaled.get())))))
                .orElse(chain);
    }

    private Chain withFactor(Chain chain) {
        return readers.next(chain.result(), "mul_scalar")
                .map(factor ->
                        chain.extended(normalization(chain).scaledBy(Chain.scalar(factor)), List.of(factor), List.of()))
                .orElse(chain);
    }

    private Chain withSlope(Chain chain) {
        return readers.next(chain.result(), "leakyrelu")
                .map(leaky ->
                        chain.extended(normalization(chain).withSlope(Chain.scalar(leaky)), List.of(leaky), List.of()))
                .orElse(chain);
    }

    private static Fusion.Normalization normalization(Chain chain) {
        return (Fusion.Normalization) chain.fusion();
    }

    static List<Integer> dimensions(DifferentialFunction reduction) {
        int[] dimensions = ((BaseReduceOp) reduction).getDimensions();
        return dimensions == null
                ? List.of()
                : Arrays.stream(dimensions).boxed().toList();
    }
}
