package org.desam4j.viewer.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.Golden;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.Progress;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.ModelCards;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.NiftiWriter;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Volume;
import org.desam4j.viewer.content.CaseFinder;
import org.desam4j.viewer.content.CaseList;
import org.desam4j.weights.SafetensorsWriter;

/** A scan of noise with a label, and the reference's smallest checkpoint to ask about it. */
final class MicroScan {
    static final Geometry GEOMETRY = Geometry.aligned(30, 24, 4, new Spacing(1, 1.5, 6));

    /** The label's box in each slice but the first: left, upper, right and lower side. */
    static final List<Double> BOX = List.of(8.0, 5.0, 19.0, 16.0);

    private MicroScan() {}

    static Path checkpoint() throws IOException {
        return Golden.path("micro/tiny_desam.pth");
    }

    static ModelFiles models() throws IOException {
        return new ModelFiles(Optional.of(checkpoint()), Optional.of(checkpoint()), Optional.empty());
    }

    /** Writes a run of two labels, with the same weights for both. */
    static Path runOfTwoLabels(Path run) throws IOException {
        DeSamModel model = Golden.microModel();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        model.parameters().forEach(parameter -> shapes.put(parameter.name(), parameter.shape()));
        try (Weights weights = Golden.microWeights(model)) {
            for (int label = 1; label <= 2; label++) {
                Path folder = Files.createDirectories(run.resolve("label-" + label));
                SafetensorsWriter.write(
                        folder.resolve("model.safetensors"),
                        shapes,
                        name -> weights.array(name).dup('c').data().asFloat(),
                        ModelCards.metadata(ModelCard.UNKNOWN.withLabel(label)));
            }
        }
        return run;
    }

    /** Writes the scan and its label into a folder of their own. */
    static CaseList write(Path folder) throws IOException {
        double[] values = new Random(11).doubles(GEOMETRY.voxels(), 0, 1000).toArray();
        byte[] labels = new byte[GEOMETRY.voxels()];
        for (int i = GEOMETRY.voxelsPerSlice(); i < labels.length; i++) {
            int x = i % GEOMETRY.columns();
            int y = i / GEOMETRY.columns() % GEOMETRY.rows();
            labels[i] = (byte) (x >= 8 && x < 19 && y >= 5 && y < 16 ? 1 : 0);
        }
        Files.createDirectories(folder);
        NiftiWriter.writeScan(folder.resolve("noise.nii.gz"), new Volume(GEOMETRY, values));
        NiftiWriter.writeLabels(folder.resolve("noise_label.nii.gz"), GEOMETRY, labels);
        return new CaseFinder(Optional.empty(), Optional.empty(), Optional.empty())
                .find(List.of(folder), Progress.SILENT);
    }
}
