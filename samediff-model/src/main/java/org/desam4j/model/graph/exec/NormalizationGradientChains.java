package org.desam4j.model.graph.exec;

import static org.desam4j.model.graph.exec.Pattern.any;
import static org.desam4j.model.graph.exec.Pattern.made;
import static org.desam4j.model.graph.exec.Pattern.named;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.autodiff.functions.DifferentialFunction;

/**
 * Chains that are the derivative of {@code y = c r} with {@code c = x - mean(x)}, {@code r = 1 / sqrt(e)} and
 * {@code e = mean(c^2) + epsilon}, as SameDiff writes it: through the product, through the variance, through the mean.
 */
final class NormalizationGradientChains {
    private static final Pattern OF_X = ofX();

    private final Readers readers;

    NormalizationGradientChains(Readers readers) {
        this.readers = readers;
    }

    private static Pattern ofX() {
        Pattern mean = named("mean", made("reduce_mean", any("x")));
        Pattern c = named("c", made("subtract", any("x"), mean));
        Pattern square = named("square", made("square", c));
        Pattern e = named("e", made("add_scalar", named("variance", made("reduce_mean", square))));

        Pattern.Made product = made("multiply_bp", c, named("r", made("rsqrt", e)), any("g"));
        Pattern slope = made("mul_scalar", made("pow", e).where(pow -> Chain.exponent(pow) == -1.5))
                .where(factor -> Chain.scalar(factor) == -0.5);
        Pattern ofSquare = made("reduce_mean_bp", square, made("multiply", product.result(1), slope));
        Pattern twice = made("_powderivative", c).where(power -> Chain.exponent(power) == 2);
        Pattern ofC = made("add", product, made("multiply", twice, ofSquare));
        Pattern.Made difference = made("subtract_bp", any("x"), mean, ofC);
        return made("add", difference, made("reduce_mean_bp", any("x"), difference.result(1)));
    }

    /** @param sum with which such a chain ends */
    Optional<Chain> endingWith(DifferentialFunction sum) {
        return OF_X.match(Readers.resultOf(sum), readers, Pattern.Match.EMPTY)
                .filter(match -> dimensions(match, "mean").equals(dimensions(match, "variance")))
                .filter(match -> readers.areForEachOther(match.operations(), sum))
                .map(this::chain);
    }

    private List<Integer> dimensions(Pattern.Match match, String reduction) {
        return NormalizationChains.dimensions(
                readers.maker(match.values().get(reduction)).orElseThrow());
    }

    private Chain chain(Pattern.Match match) {
        Map<String, String> values = match.values();
        return Chain.of(
                new Fusion.NormalizationGradient(dimensions(match, "mean")),
                readers.inOrder(match.operations()),
                List.of(values.get("c"), values.get("e"), values.get("g")));
    }
}
