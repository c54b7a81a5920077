package org.desam4j.model.spec;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The weights of one network by name, each float32. Owns their native memory. Several graphs may be built on one instance;
 * they all see what training changes in place.
 */
public final class Weights implements WeightSource, AutoCloseable {
    private final Map<String, INDArray> arrays = new LinkedHashMap<>();
    private final Set<String> borrowed = new HashSet<>();

    private Weights() {}

    /**
     * Weights for all {@code parameters}, each taken from {@code values}.
     *
     * @param values gives a new array, which the result owns
     */
    public static Weights load(List<Parameter> parameters, Function<Parameter, INDArray> values) {
        Weights weights = new Weights();
        try {
            for (Parameter parameter : parameters) {
                weights.arrays.put(parameter.name(), values.apply(parameter));
            }
            return weights;
        } catch (RuntimeException | Error e) {
            weights.close();
            throw e;
        }
    }

    /** Random weights for all {@code parameters}, each by its own initialiser. */
    public static Weights random(List<Parameter> parameters, long seed) {
        return load(parameters, parameter -> initial(parameter, seed));
    }

    /**
     * First values of one parameter by its initialiser. They depend on the seed and the parameter's name alone, so they
     * are the same whichever other parameters a checkpoint provides.
     */
    public static INDArray initial(Parameter parameter, long seed) {
        SplittableRandom random =
                new SplittableRandom(31 * seed + parameter.name().hashCode());
        int elements = Math.toIntExact(parameter.shape().elements());
        return Nd4j.create(
                parameter.initializer().values(elements, random),
                parameter.shape().toArray(),
                'c');
    }

    /**
     * Takes arrays of another network in the place of its own, if each of them has the same values, bit for bit. They stay the
     * other's, which must be closed after this.
     *
     * @param parameters names of the arrays
     * @return true if they were the same
     */
    public boolean borrow(Weights other, List<String> parameters) {
        if (!parameters.stream().allMatch(name -> isSame(arrays.get(name), other.arrays.get(name)))) {
            return false;
        }
        for (String name : parameters) {
            arrays.put(name, other.array(name)).close();
            borrowed.add(name);
        }
        return true;
    }

    private static boolean isSame(INDArray mine, INDArray others) {
        return mine != null
                && others != null
                && Arrays.equals(mine.shape(), others.shape())
                && mine.data().asNio().equals(others.data().asNio());
    }

    @Override
    public INDArray weight(Parameter parameter) {
        return array(parameter.name());
    }

    /**
     * The array of that name; owned by this.
     *
     * @throws IllegalArgumentException if there is none
     */
    public INDArray array(String name) {
        INDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("no weight of the name " + name);
        }
        return array;
    }

    public Set<String> names() {
        return java.util.Collections.unmodifiableSet(arrays.keySet());
    }

    @Override
    public void close() {
        arrays.forEach((name, array) -> {
            if (!borrowed.contains(name) && !array.wasClosed()) {
                array.close();
            }
        });
        arrays.clear();
    }
}
