package org.desam4j.training.run.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.Progress;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.run.Recipe;
import org.desam4j.training.run.Stop;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.NiftiWriter;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Volume;
import org.desam4j.weights.ElementType;
import org.desam4j.weights.SafetensorsWriter;

/**
 * A data set of two sites with bright discs on a dark ground, and a SAM that is tiny. Site A has the discs 0 to 3, of which 0
 * and 1 train, 2 validates and 3 is held out; site B has 4 and 5.
 *
 * @param folder of the data set, the checkpoint and all runs
 */
record Miniature(Path folder) {
    static final SamConfig CONFIG = SamConfig.builder()
            .imageSize(64)
            .patchSize(8)
            .width(32)
            .heads(2)
            .mlpWidth(64)
            .windows(List.of(4, 8, 8, 8))
            .neckWidth(64)
            .decoderDepth(1)
            .decoderMlpWidth(64)
            .maskTokens(4)
            .iouHeadWidth(32)
            .iouHeadDepth(2)
            .maskInputChannels(8)
            .build();

    /** The organ's value. */
    static final int LABEL = 3;

    void make() throws IOException {
        Map<String, String> sites = new LinkedHashMap<>();
        for (int i = 0; i < 6; i++) {
            disc("disc" + i, i);
            sites.put("disc" + i, i < 4 ? "A" : "B");
        }
        writeSites(sites);
        DeSamModel model = new DeSamModel(CONFIG);
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (Parameter parameter : model.parameters()) {
            if (!parameter.name().startsWith(DeSamModel.PDMM_PREFIX)) {
                shapes.put(parameter.name(), parameter.shape());
            }
        }
        try (Weights weights = Weights.random(model.parameters(), 5)) {
            SafetensorsWriter.write(
                    checkpoint(), shapes, name -> weights.array(name).data().asFloat(), Map.of());
        }
    }

    /** Writes the table of sites. */
    void writeSites(Map<String, String> sites) throws IOException {
        StringBuilder table = new StringBuilder("case,site\n");
        sites.forEach((id, site) -> table.append(id).append(',').append(site).append('\n'));
        Files.writeString(folder.resolve("sites.csv"), table);
    }

    /** Six slices of 40 x 36 voxels; the disc is in the middle four. */
    void disc(String id, int number) throws IOException {
        discs(id, number, false, false);
    }

    /** The same with a second, smaller disc beside it, which may have the label too. */
    void discs(String id, int number, boolean second, boolean labelled) throws IOException {
        Geometry geometry = Geometry.aligned(40, 36, 6, new Spacing(1, 1.2, 3));
        double[] scan = new double[geometry.voxels()];
        byte[] label = new byte[geometry.voxels()];
        for (int i = 0; i < scan.length; i++) {
            int x = i % 40;
            int y = i / 40 % 36;
            int z = i / (40 * 36);
            boolean inside = z > 0 && z < 5 && Math.hypot(x - 14 - 2 * number, y - 17) < 9;
            boolean other = second && z > 0 && z < 5 && Math.hypot(x - 33, y - 29) < 5;
            label[i] = (byte) (inside || (other && labelled) ? LABEL : 0);
            scan[i] = (inside || other ? 200 : 40) + (31 * i % 17);
        }
        NiftiWriter.writeScan(image(id), new Volume(geometry, scan));
        NiftiWriter.writeLabels(label(id), geometry, label);
    }

    Path image(String id) {
        return folder.resolve("imagesTr/" + id + "_0000.nii.gz");
    }

    Path label(String id) {
        return folder.resolve("labelsTr/" + id + ".nii.gz");
    }

    Path checkpoint() {
        return folder.resolve("sam.safetensors");
    }

    CacheSettings cache() {
        return new CacheSettings(folder.resolve("cache"), ElementType.FLOAT32);
    }

    /** On slices that hold the disc alone. */
    static TrainingSettings settings(PromptMode mode, int epochs) {
        return TrainingSettings.defaults(List.of("A"), LABEL, mode).toBuilder()
                .recipe(Recipe.PUBLISHED.with(epochs, 4, 2e-3))
                .split(new TrainingSettings.SplitSettings(0.3, 0.25, false))
                .seed(11)
                .build();
    }

    /** Trains a run from its beginning to its end. */
    RunFolder train(String name, TrainingSettings settings) throws IOException {
        RunFolder run = new RunFolder(folder.resolve(name));
        new TrainingJob(folder, checkpoint(), cache(), run, settings).execute(Progress.SILENT, new Stop());
        return run;
    }
}
