package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.Golden;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.Weights;
import org.desam4j.model.spec.internal.SamConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hugging Face's SAM, whose names are written here as {@code SamModel} of transformers composes them from its modules. */
class HuggingFaceNamesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"b, 12", "l, 24", "h, 32"})
    void everyParameterOfThePublishedSizesIsFoundInItsShape(String size, int blocks) throws IOException {
        Map<String, Shape> originals = published(size);
        Map<String, Shape> theirs = huggingFace(originals, blocks);
        assertThat(theirs).hasSize(originals.size() + 1);

        NetworkNames names = NetworkNames.of(theirs.keySet(), "");
        Map<String, Shape> found = new LinkedHashMap<>();
        names.stored().forEach((name, stored) -> found.put(name, theirs.get(stored)));

        assertThat(names.huggingFace()).isTrue();
        assertThat(found).isEqualTo(originals);
        SamConfig config = SamConfigReader.read(found);
        assertThat(config)
                .isEqualTo(
                        switch (size) {
                            case "b" -> SamConfig.vitB();
                            case "l" -> SamConfig.vitL();
                            default -> SamConfig.vitH();
                        });
        ImportReport report = ImportReport.compare(new DeSamModel(config), found);
        assertThat(report.isSamOnly()).isTrue();
        assertThat(report.unexpected()).isEmpty();
    }

    /** transformers leaves one of the two names of the same positions out of a safetensors file. */
    @ParameterizedTest
    @CsvSource({"shared_image_embedding.positional_embedding", "prompt_encoder.shared_embedding.positional_embedding"})
    void onePositionEmbeddingIsEnough(String left) throws IOException {
        Map<String, Shape> originals = published("b");
        Map<String, Shape> theirs = huggingFace(originals, 12);
        theirs.remove(left);
        NetworkNames names = NetworkNames.of(theirs.keySet(), "");
        assertThat(names.stored().keySet()).isEqualTo(originals.keySet());
    }

    @Test
    void weightsComeFromUnderTheirNames() throws IOException {
        Map<String, Shape> originals = new LinkedHashMap<>(Golden.microShapes());
        originals.keySet().removeIf(name -> name.startsWith(DeSamModel.PDMM_PREFIX));
        Map<String, String> byTheirs = new LinkedHashMap<>();
        originals.keySet().forEach(name -> byTheirs.put("sam." + theirName(name), name));
        Map<String, Shape> shapes = new LinkedHashMap<>();
        byTheirs.forEach((theirs, name) -> shapes.put(theirs, originals.get(name)));
        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter.write(
                file,
                shapes,
                theirs -> Golden.micro("weights/" + byTheirs.get(theirs)).data().asFloat(),
                Map.of());
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            DeSamModel model = WeightImport.model(checkpoint);
            try (Weights weights = WeightImport.forTraining(model, checkpoint, 0)) {
                for (String name : originals.keySet()) {
                    assertThat(weights.array(name)).as(name).isEqualTo(Golden.micro("weights/" + name));
                }
            }
            assertThat(checkpoint.notes()).anySatisfy(note -> assertThat(note).contains("Hugging Face"));
        }
    }

    private static Map<String, Shape> published(String size) throws IOException {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        String resource = "/shapes/sam_vit_" + size + ".txt";
        try (java.io.InputStream in = HuggingFaceNamesTest.class.getResourceAsStream(resource)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> {
                String[] columns = line.split("\t", -1);
                String sizes = columns[1].substring(1, columns[1].length() - 1);
                shapes.put(
                        columns[0],
                        new Shape(Arrays.stream(sizes.split(", ", -1))
                                .map(Long::valueOf)
                                .toList()));
            });
        }
        return shapes;
    }

    /** All names of a {@code SamModel} of some depth, with the shapes of the original's parameters. */
    private static Map<String, Shape> huggingFace(Map<String, Shape> originals, int blocks) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        Shape positions = originals.get("prompt_encoder.pe_layer.positional_encoding_gaussian_matrix");
        shapes.put("shared_image_embedding.positional_embedding", positions);
        originals.forEach((name, shape) -> shapes.put(theirName(name), shape));
        assertThat(shapes).containsKey("vision_encoder.layers." + (blocks - 1) + ".attn.rel_pos_w");
        return shapes;
    }

    private static final List<List<String>> SAME_PLACES = List.of(
            List.of("mask_downscaling.0", "mask_embed.conv1"),
            List.of("mask_downscaling.1", "mask_embed.layer_norm1"),
            List.of("mask_downscaling.3", "mask_embed.conv2"),
            List.of("mask_downscaling.4", "mask_embed.layer_norm2"),
            List.of("mask_downscaling.6", "mask_embed.conv3"),
            List.of("output_upscaling.0", "upscale_conv1"),
            List.of("output_upscaling.1", "upscale_layer_norm"),
            List.of("output_upscaling.3", "upscale_conv2"),
            List.of("neck.0", "neck.conv1"),
            List.of("neck.1", "neck.layer_norm1"),
            List.of("neck.2", "neck.conv2"),
            List.of("neck.3", "neck.layer_norm2"),
            List.of("patch_embed.proj.", "patch_embed.projection."),
            List.of("point_embeddings", "point_embed"),
            List.of("pe_layer.positional_encoding_gaussian_matrix", "shared_embedding.positional_embedding"),
            List.of("norm_final_attn", "layer_norm_final_attn"));

    /** The name in transformers of a parameter of the original. */
    private static String theirName(String original) {
        String name = original;
        boolean smallNetwork = name.contains("iou_prediction_head") || name.contains("output_hypernetworks_mlps");
        if (smallNetwork) {
            return name.replace("layers.0.", "proj_in.")
                    .replace("layers.1.", "layers.0.")
                    .replace("layers.2.", "proj_out.");
        }
        for (List<String> place : SAME_PLACES) {
            if (name.contains(place.get(0))) {
                name = name.replace(place.get(0), place.get(1));
                break;
            }
        }
        for (int norm = 1; norm <= 4; norm++) {
            name = name.replace(".norm" + norm + ".", ".layer_norm" + norm + ".");
        }
        return name.replace("image_encoder.blocks.", "image_encoder.layers.")
                .replaceFirst("^image_encoder\\.", "vision_encoder.");
    }
}
