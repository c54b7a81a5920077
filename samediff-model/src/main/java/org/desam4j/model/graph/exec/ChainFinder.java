package org.desam4j.model.graph.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/** Finds the chains of a graph: operations of a kind that a {@link Fusion} describes, with those behind them that it can take in. */
final class ChainFinder {
    private final Readers readers;
    private final ProductChains products;
    private final NormalizationChains normalizations;
    private final NormalizationGradientChains normalizationGradients;

    private ChainFinder(Readers readers) {
        this.readers = readers;
        products = new ProductChains(readers);
        normalizations = new NormalizationChains(readers);
        normalizationGradients = new NormalizationGradientChains(readers);
    }

    /**
     * The chains among operations, which have none in common.
     *
     * @param wanted values that must be there in the end, so that they stand inside of no chain
     */
    static List<Chain> chains(List<DifferentialFunction> operations, Collection<String> wanted) {
        return new ChainFinder(new Readers(operations, wanted)).among(operations);
    }

    private List<Chain> among(List<DifferentialFunction> operations) {
        List<Chain> chains = new ArrayList<>();
        for (DifferentialFunction operation : operations) {
            if (!readers.isTaken(operation)) {
                Optional<Chain> chain = from(operation);
                chain.ifPresent(readers::take);
                chain.ifPresent(chains::add);
            }
        }
        return chains;
    }

    private Optional<Chain> from(DifferentialFunction first) {
        return switch (first.opName()) {
            case "matmul" -> products.from((DynamicCustomOp) first);
            case "reduce_mean" -> normalizations.from(first);
            case "add" -> normalizationGradients.endingWith(first).or(() -> activatedSum(first));
            case "leakyrelu" -> Optional.of(alone(new Fusion.LeakyRelu(false, Chain.scalar(first)), first));
            case "lrelu_bp" -> Optional.of(alone(leakyReluGradient((DynamicCustomOp) first), first));
            case "softmax" -> Optional.of(alone(new Fusion.Softmax(), first));
            case "conv2d" -> convolution((DynamicCustomOp) first);
            case "deconv2d" -> transposedConvolution((DynamicCustomOp) first);
            case "matmul_bp" -> productGradient((DynamicCustomOp) first);
            case "conv2d_bp" -> convolutionGradient((DynamicCustomOp) first);
            case "deconv2d_bp" -> transposedConvolutionGradient((DynamicCustomOp) first);
            case "permute" -> Optional.of(alone(permutation((DynamicCustomOp) first), first));
            default -> Optional.empty();
        };
    }

    private static Chain alone(Fusion fusion, DifferentialFunction operation) {
        return Chain.of(fusion, operation, List.of(operation.argNames()));
    }

    private Optional<Chain> activatedSum(DifferentialFunction sum) {
        return readers.next(sum, "leakyrelu")
                .map(activation -> Chain.of(
                        new Fusion.LeakyRelu(true, Chain.scalar(activation)),
                        List.of(sum, activation),
                        List.of(sum.argNames())));
    }

    private static Fusion leakyReluGradient(DynamicCustomOp operation) {
        return new Fusion.LeakyReluGradient(operation.tArgs()[0]);
    }

    private Optional<Chain> productGradient(DynamicCustomOp operation) {
        long[] transposed = operation.iArgs();
        return transposed.length >= 3 && transposed[2] == 0
                ? gradient(
                        operation,
                        (first, second) ->
                                new Fusion.ProductGradient(transposed[0] != 0, transposed[1] != 0, first, second))
                : Optional.empty();
    }

    private Optional<Chain> convolutionGradient(DynamicCustomOp operation) {
        long[] i = operation.iArgs();
        return isPlainConvolution(i)
                ? gradient(
                        operation,
                        (first, second) -> new Fusion.ConvolutionGradient(convolution(i, false), first, second))
                : Optional.empty();
    }

    private Optional<Chain> transposedConvolutionGradient(DynamicCustomOp operation) {
        return isEnlarging(operation.iArgs())
                ? gradient(operation, Fusion.TransposedConvolutionGradient::new)
                : Optional.empty();
    }

    /** Makes a derivative's fusion. */
    private interface GradientKind {
        Fusion of(boolean ofFirst, boolean ofSecond);
    }

    /** The derivative of an operation with two arguments, and as many of its results as anything reads. */
    private Optional<Chain> gradient(DynamicCustomOp operation, GradientKind kind) {
        if (operation.argNames().length != 3) {
            return Optional.empty();
        }
        List<String> results = Arrays.stream(operation.outputVariablesNames())
                .filter(readers::isNeeded)
                .toList();
        Fusion fusion = kind.of(
                readers.isNeeded(operation.outputVariablesNames()[0]),
                readers.isNeeded(operation.outputVariablesNames()[1]));
        return Optional.of(
                new Chain(fusion, List.of(operation), List.of(operation.argNames()), results, Optional.empty()));
    }

    private static Optional<Chain> convolution(DynamicCustomOp operation) {
        long[] i = operation.iArgs();
        boolean biased = operation.argNames().length == 3;
        return isPlainConvolution(i) ? Optional.of(alone(convolution(i, biased), operation)) : Optional.empty();
    }

    private static Optional<Chain> transposedConvolution(DynamicCustomOp operation) {
        boolean biased = operation.argNames().length == 3;
        return isEnlarging(operation.iArgs())
                ? Optional.of(alone(new Fusion.TransposedConvolution(biased), operation))
                : Optional.empty();
    }

    /** ND4J's integers: kernel, stride, padding, dilation, each twice; same mode, channels last, the order of the weights. */
    private static boolean isPlainConvolution(long[] i) {
        boolean square = i.length >= 11 && i[0] == i[1] && i[2] == i[3] && i[4] == i[5];
        return square && i[6] == 1 && i[7] == 1 && i[8] == 0 && i[9] == 1 && i[10] == 0;
    }

    private static Fusion.Convolution convolution(long[] i, boolean biased) {
        return new Fusion.Convolution((int) i[2], (int) i[4], biased);
    }

    /** The same integers, of a transposed convolution whose stride is its kernel. */
    private static boolean isEnlarging(long[] i) {
        boolean strideIsKernel = i.length >= 10 && Arrays.stream(i, 0, 4).allMatch(each -> each == i[0]);
        return strideIsKernel && i[4] == 0 && i[5] == 0 && i[6] == 1 && i[7] == 1 && i[8] == 0 && i[9] == 1;
    }

    private static Fusion permutation(DynamicCustomOp operation) {
        return new Fusion.Permutation(Arrays.stream(operation.iArgs())
                .mapToInt(Math::toIntExact)
                .boxed()
                .toList());
    }
}
