package org.desam4j.training.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.Golden;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.ModelCards;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.NiftiWriter;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.StoredVolume;
import org.desam4j.training.volume.Volume;
import org.desam4j.training.volume.Volumes;
import org.desam4j.weights.SafetensorsWriter;

/** Files of the micro model with cards, whose parts may be other than the original's. */
final class MicroModels {
    /** Five slices of noise; the middle one is of one grey level. */
    static final Geometry GEOMETRY = Geometry.aligned(24, 20, 5, new Spacing(1, 1.5, 3));

    private MicroModels() {}

    /** Writes a model whose parameters of some prefix are multiplied by a factor. */
    static Path write(Path file, ModelCard card, String prefix, float factor) throws IOException {
        return write(file, ModelCards.metadata(card), prefix, factor);
    }

    static Path write(Path file, Map<String, String> metadata, String prefix, float factor) throws IOException {
        Files.createDirectories(file.getParent());
        DeSamModel model = Golden.microModel();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        model.parameters().forEach(parameter -> shapes.put(parameter.name(), parameter.shape()));
        try (Weights weights = Golden.microWeights(model)) {
            SafetensorsWriter.write(
                    file,
                    shapes,
                    name -> {
                        float[] values = weights.array(name).dup('c').data().asFloat();
                        for (int i = 0; name.startsWith(prefix) && i < values.length; i++) {
                            values[i] *= factor;
                        }
                        return values;
                    },
                    metadata);
        }
        return file;
    }

    /** Writes the parts that a SAM checkpoint has. */
    static void writeSam(Path file) throws IOException {
        DeSamModel model = Golden.microModel();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        model.parameters().stream()
                .filter(parameter -> !parameter.name().startsWith(DeSamModel.PDMM_PREFIX))
                .forEach(parameter -> shapes.put(parameter.name(), parameter.shape()));
        try (Weights weights = Golden.microWeights(model)) {
            SafetensorsWriter.write(
                    file, shapes, name -> weights.array(name).dup('c').data().asFloat(), Map.of());
        }
    }

    static Path scan(Path file) throws IOException {
        double[] values = new Random(3).doubles(GEOMETRY.voxels(), 10, 200).toArray();
        java.util.Arrays.fill(values, 2 * GEOMETRY.voxelsPerSlice(), 3 * GEOMETRY.voxelsPerSlice(), 0);
        NiftiWriter.writeScan(file, new Volume(GEOMETRY, values));
        return file;
    }

    static StoredVolume scan(Path folder, String name) throws IOException {
        return Volumes.read(scan(folder.resolve(name)));
    }
}
