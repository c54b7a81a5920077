package org.desam4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reference tensors that the original PyTorch model made: where they are, and comparisons within their tolerances. */
public final class Golden {
    private static final String SUFFIX = ".npy";

    private Golden() {}

    /**
     * A path below the folder of reference tensors. Without the folder the calling test is skipped, except under
     * continuous integration, which must have it.
     */
    public static Path path(String relative) {
        Path folder = Path.of(System.getProperty("desam.golden", "../shared/golden"));
        boolean present = Files.isDirectory(folder);
        if (!present && System.getenv("CI") != null) {
            throw new AssertionError("no reference tensors in " + folder.toAbsolutePath());
        }
        assumeThat(present)
                .as("no reference tensors in %s: set -Ddesam.golden to their folder", folder)
                .isTrue();
        return folder.resolve(relative);
    }

    /** An array of the micro model, as float32. */
    public static INDArray micro(String name) {
        return Nd4j.createFromNpyFile(path("micro/" + name + SUFFIX).toFile()).castTo(DataType.FLOAT);
    }

    /** Shapes of the micro model's tensors by name. */
    public static Map<String, Shape> microShapes() {
        try (Stream<Path> files = Files.list(path("micro/weights"))) {
            List<String> names = files.map(file -> file.getFileName().toString().replace(SUFFIX, ""))
                    .toList();
            Map<String, Shape> shapes = new TreeMap<>();
            names.forEach(
                    name -> shapes.put(name, Shape.of(micro("weights/" + name).shape())));
            return shapes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The micro model. */
    public static DeSamModel microModel() {
        return new DeSamModel(SamConfigReader.read(microShapes()));
    }

    /** The micro model's weights for the given model. */
    public static Weights microWeights(DeSamModel model) {
        return Weights.load(model.parameters(), parameter -> micro("weights/" + parameter.name()));
    }

    /** Asserts that an array has the reference's values in the reference's order, whatever its shape. */
    public static void assertClose(INDArray actual, INDArray reference, double tolerance) {
        assertThat(actual.length()).isEqualTo(reference.length());
        double difference = maximum(actual.dup('c').reshape(reference.shape()).sub(reference));
        assertThat(difference).as("largest difference").isLessThanOrEqualTo(tolerance);
    }

    /** Asserts closeness relative to the reference's largest magnitude. */
    public static void assertRelativelyClose(INDArray actual, INDArray reference, double tolerance) {
        assertClose(actual, reference, tolerance * maximum(reference));
    }

    /** The largest magnitude; NaN if there is one. */
    public static double maximum(INDArray array) {
        assertThat(array.isNaN().any()).as("NaN").isFalse();
        return array.amaxNumber().doubleValue();
    }
}
