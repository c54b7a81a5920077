package org.desam4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.desam4j.model.graph.exec.Kernels;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.Weights;
import org.desam4j.model.spec.internal.SamConfigReader;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reference tensors that the original PyTorch model made: where they are, and comparisons within their tolerances. */
public final class Golden {
    /** The kernels that are on the class path, so that the same tests are those of a library of kernels. */
    public static final Kernels KERNELS = Kernels.installed(Precision.FLOAT32);

    private static final String SUFFIX = ".npy";

    private Golden() {}

    /** A file or folder of the reference data, such as {@code formats/zip.pth}, in the file system. */
    public static Path path(String relative) {
        return ReferenceFolder.PATH.resolve(relative);
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

    /** The points that prompt the micro model: one in each of two images. */
    public static Prompts microPoints() {
        INDArray points = micro("in_points");
        return Prompts.positivePoints(new double[][] {
            {points.getDouble(0, 0), points.getDouble(0, 1)}, {points.getDouble(1, 0), points.getDouble(1, 1)}
        });
    }

    /** The micro model. */
    public static DeSamModel microModel() {
        return new DeSamModel(SamConfigReader.read(microShapes()));
    }

    /** The micro model's weights for the given model. */
    public static Weights microWeights(DeSamModel model) {
        return Weights.load(model.parameters(), parameter -> micro("weights/" + parameter.name()));
    }

    /** The place of the reference data: the folder of the test resources, or a copy of it where they are in a jar. */
    private static final class ReferenceFolder {
        static final Path PATH = locate();

        private static Path locate() {
            try {
                URI resource = Golden.class.getResource("/reference").toURI();
                return resource.getScheme().equals("jar") ? unpacked(resource) : Path.of(resource);
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A checkpoint is mapped into memory, which needs a file of the file system. */
        private static Path unpacked(URI resource) throws IOException {
            Path copy = Files.createTempDirectory("desam-reference");
            try (FileSystem jar = FileSystems.newFileSystem(resource, Map.of());
                    Stream<Path> entries = Files.walk(jar.getPath("/reference"))) {
                Path root = jar.getPath("/reference");
                for (Path entry : (Iterable<Path>) entries::iterator) {
                    Path target = copy.resolve(root.relativize(entry).toString());
                    if (Files.isDirectory(entry)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(entry, target);
                    }
                    target.toFile().deleteOnExit();
                }
            }
            return copy;
        }
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
