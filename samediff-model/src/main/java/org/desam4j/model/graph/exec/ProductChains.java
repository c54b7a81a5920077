package org.desam4j.model.graph.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/** Chains that begin with a product of matrices. */
final class ProductChains {
    private static final double TOLERANCE = 1e-6;

    private final Readers readers;

    ProductChains(Readers readers) {
        this.readers = readers;
    }

    /** @param matmul whose integers say whether a, b and the result are transposed */
    Optional<Chain> from(DynamicCustomOp matmul) {
        long[] transposed = matmul.iArgs();
        if (transposed.length < 3 || transposed[2] != 0) {
            return Optional.empty();
        }
        Fusion.Product product = Fusion.Product.of(transposed[0] != 0, transposed[1] != 0);
        Chain chain = Chain.of(product, matmul, List.of(matmul.argNames()));
        Chain whole = withAddend(withActivation(withScale(withBias(chain))));
        return Optional.of(withPositions(whole)
                .map(scores -> withValues(scores).orElse(scores))
                .orElse(whole));
    }

    private Chain withBias(Chain chain) {
        return readers.next(chain.result(), "biasadd")
                .filter(bias -> bias.argNames()[0].equals(chain.result()))
                .map(bias -> chain.extended(product(chain).withBias(), List.of(bias), List.of(bias.argNames()[1])))
                .orElse(chain);
    }

    private Chain withScale(Chain chain) {
        return readers.next(chain.result(), "mul_scalar")
                .map(factor ->
                        chain.extended(product(chain).scaledBy(Chain.scalar(factor)), List.of(factor), List.of()))
                .orElse(chain);
    }

    private Chain withActivation(Chain chain) {
        Optional<DifferentialFunction> relu =
                readers.next(chain.result(), "relu").filter(each -> Chain.scalar(each) == 0);
        if (relu.isPresent()) {
            return chain.extended(product(chain).before(Fusion.Activation.RELU), List.of(relu.get()), List.of());
        }
        return gelu(chain.result())
                .map(parts -> chain.extended(product(chain).before(Fusion.Activation.GELU), parts, List.of()))
                .orElse(chain);
    }

    /** {@code mul_scalar(multiply(add_scalar(erf(mul_scalar(x, sqrt 0.5)), 1), x), 0.5)}. */
    private Optional<List<DifferentialFunction>> gelu(String x) {
        List<DifferentialFunction> ofX = readers.all(x);
        if (ofX.size() != 2) {
            return Optional.empty();
        }
        DifferentialFunction product = ofX.get(1);
        Optional<DifferentialFunction> root = readers.beside(x, product, "mul_scalar");
        Optional<DifferentialFunction> erf = root.flatMap(each -> readers.next(each, "erf"));
        Optional<DifferentialFunction> sum = erf.flatMap(each -> readers.next(each, "add_scalar"));
        Optional<DifferentialFunction> half = sum.flatMap(each -> readers.next(each, "multiply"))
                .filter(each -> Readers.isSame(each, product))
                .flatMap(each -> readers.next(each, "mul_scalar"));
        boolean exact = half.isPresent()
                && Math.abs(Chain.scalar(root.orElseThrow()) - Math.sqrt(0.5)) < TOLERANCE
                && Chain.scalar(sum.orElseThrow()) == 1
                && Chain.scalar(half.get()) == 0.5;
        return exact
                ? Optional.of(List.of(root.get(), erf.orElseThrow(), sum.get(), product, half.get()))
                : Optional.empty();
    }

    private Chain withAddend(Chain chain) {
        return readers.next(chain.result(), "add")
                .map(sum -> chain.extended(
                        product(chain).plusAddend(), List.of(sum), List.of(Chain.other(sum, chain.result()))))
                .orElse(chain);
    }

    /** A sum with one value and then with another, behind a reshape; a kernel sees from their shapes whether they are terms of maps. */
    private Optional<Chain> withPositions(Chain chain) {
        Optional<DifferentialFunction> maps = readers.next(chain.result(), "reshape");
        Optional<DifferentialFunction> first = maps.flatMap(each -> readers.next(each, "add"));
        Optional<DifferentialFunction> second = first.flatMap(each -> readers.next(each, "add"));
        return second.map(last -> chain.extended(
                new Fusion.PositionedProduct(product(chain)),
                List.of(maps.orElseThrow(), first.orElseThrow(), last),
                List.of(
                        Chain.other(first.get(), Readers.resultOf(maps.get())),
                        Chain.other(last, Readers.resultOf(first.get())))));
    }

    /** {@code matmul(softmax(reshape(scores)), values)}, where the scores are of plain queries and keys. */
    private Optional<Chain> withValues(Chain scores) {
        if (!scores.fusion().equals(new Fusion.PositionedProduct(Fusion.Product.of(false, true)))) {
            return Optional.empty();
        }
        Optional<DifferentialFunction> reshaped = readers.next(scores.result(), "reshape");
        Optional<DifferentialFunction> weights = reshaped.flatMap(each -> readers.next(each, "softmax"));
        return weights.flatMap(each -> readers.next(each, "matmul"))
                .filter(sum -> sum.argNames()[0].equals(Readers.resultOf(weights.get())) && isPlain(sum))
                .map(sum -> attention(scores, List.of(reshaped.get(), weights.get(), sum)));
    }

    private static boolean isPlain(DifferentialFunction matmul) {
        long[] transposed = ((DynamicCustomOp) matmul).iArgs();
        return transposed.length >= 3 && Arrays.stream(transposed, 0, 3).allMatch(each -> each == 0);
    }

    private static Chain attention(Chain scores, List<DifferentialFunction> following) {
        String values = following.get(2).argNames()[1];
        List<String> names = scores.arguments();
        List<DifferentialFunction> operations = new ArrayList<>(scores.operations());
        operations.addAll(following);
        return new Chain(
                new Fusion.Attention(),
                operations,
                List.of(names.get(0), names.get(1), values, names.get(2), names.get(3)),
                List.of(Readers.resultOf(following.get(2))),
                Optional.of(scores));
    }

    private static Fusion.Product product(Chain chain) {
        return (Fusion.Product) chain.fusion();
    }
}
