package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.desam4j.model.Golden;
import org.desam4j.weights.NumpyArchive;
import org.desam4j.weights.TensorView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The commands that read checkpoints, on those that the original made. */
class CheckpointCommandsTest {
    private static final String MICRO = "micro/tiny_desam.pth";

    @TempDir
    private Path folder;

    @Test
    void traceGivesWhatTheOriginalGives() throws Exception {
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        inputs.put("image", Golden.micro("in_image"));
        inputs.put("box", Nd4j.createFromArray(new float[][] {{0, 0, 80, 80}, {0, 0, 80, 80}}));
        inputs.put("points", Nd4j.vstack(first("in_points"), first("in_points")));
        inputs.put("labels", Nd4j.createFromArray(1f, 1f));
        Path in = folder.resolve("in.npz");
        NumpyArchive.write(in, inputs);
        Path out = folder.resolve("out.npz");

        Desam.run("trace", "--checkpoint", Golden.path(MICRO), "--input", in, "--out", out)
                .succeeded();

        Map<String, TensorView> outputs = NumpyArchive.read(out);
        for (int level = 0; level < 3; level++) {
            Golden.assertRelativelyClose(array(outputs, "feature" + level), Golden.micro("feat" + level), 1e-4);
        }
        Golden.assertRelativelyClose(array(outputs, "embedding"), Golden.micro("feat3"), 1e-4);
        Golden.assertClose(array(outputs, "box_logits"), Golden.micro("box_mask_logits"), 1e-3);
        Golden.assertClose(array(outputs, "box_iou"), Golden.micro("box_iou_pred"), 1e-4);
        INDArray logits = first("pt_mask_logits");
        Golden.assertClose(array(outputs, "point_logits"), Nd4j.concat(0, logits, logits), 1e-3);
        Golden.assertClose(
                array(outputs, "point_iou"), Nd4j.concat(0, first("pt_iou_pred"), first("pt_iou_pred")), 1e-4);
    }

    private static INDArray first(String name) {
        return Golden.micro(name).get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 1));
    }

    private static INDArray array(Map<String, TensorView> arrays, String name) throws java.io.IOException {
        return arrays.get(name).toArray();
    }

    @Test
    void inspectReadsTheNetworkFromTheCheckpoint() throws Exception {
        Desam.Result text = Desam.run("inspect", Golden.path(MICRO)).succeeded();
        assertThat(text.out()).contains("DeSAM", "80 pixels, patches of 16", "width 32, 5 blocks, 4 heads", "268");

        JsonNode json = new ObjectMapper()
                .readTree(Desam.run("inspect", Golden.path("formats/sam_only.pth"), "--json")
                        .succeeded()
                        .out());
        assertThat(json.get("network").asText()).isEqualTo("sam");
        assertThat(json.get("config").get("width").asInt()).isEqualTo(32);
        assertThat(json.get("tensor_count").asInt()).isEqualTo(268 - 52);
        assertThat(json.get("tensors")).hasSize(268 - 52);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip", "legacy", "half", "bfloat16", "double", "parameters", "wrapped", "data_parallel"})
    void convertKeepsNamesTypesAndValues(String format) throws Exception {
        Path original = Golden.path("formats/" + format + ".pth");
        Path converted = folder.resolve("out/converted.safetensors");
        Desam.run("convert", original, converted).succeeded();
        ObjectMapper mapper = new ObjectMapper();
        JsonNode before = mapper.readTree(
                Desam.run("inspect", original, "--json").succeeded().out());
        JsonNode after = mapper.readTree(
                Desam.run("inspect", converted, "--json").succeeded().out());
        assertThat(after.get("tensors")).isEqualTo(before.get("tensors"));
        assertThat(after.get("format").asText()).isEqualTo("safetensors");
    }

    @Test
    void inspectTellsWhatLiesBesideTheTensorsAndWhatWasTakenAway() throws Exception {
        Path lightning = Golden.path("checkpoints/lightning.ckpt");
        assertThat(Desam.run("inspect", lightning).succeeded().out())
                .contains("`state_dict`", "`sam.`", "not read", "argparse.Namespace");
        JsonNode json = new ObjectMapper()
                .readTree(Desam.run("inspect", lightning, "--json").succeeded().out());
        assertThat(json.get("opaque_globals").get(0).asText()).isEqualTo("argparse.Namespace");
        assertThat(Desam.run("inspect", Golden.path("checkpoints/nan_weight.pth"))
                        .succeeded()
                        .out())
                .contains("not finite: mask_decoder.iou_token.weight");
    }

    @Test
    void oneOfSeveralNetworksIsChosenByItsKey() throws Exception {
        Path several = Golden.path("checkpoints/two_candidates.pth");
        Path out = folder.resolve("teacher.safetensors");
        Desam.run("inspect", several).failedInOneLine(1, "two_candidates.pth", "`student`, `teacher`", "--state");
        Desam.run("convert", several, out).failedInOneLine(1, "`student`, `teacher`", "--state");
        Desam.run("convert", several, out, "--state", "nobody").failedInOneLine(1, "`nobody`", "`student`, `teacher`");
        assertThat(out).doesNotExist();
        Desam.run("convert", several, out, "--state", "teacher").succeeded();
        assertThat(Desam.run("inspect", out).succeeded().out()).contains("tensors      3");
    }

    /** A file that is there stays as it is, and nothing is read before that is said. */
    @Test
    void filesThatAreThereAreNotReplacedUnlessThatIsWanted() throws Exception {
        Path there = Files.writeString(folder.resolve("there"), "mine");
        Path micro = Golden.path(MICRO);
        Path in = folder.resolve("in.npz");
        NumpyArchive.write(in, Map.of("image", Nd4j.zeros(1, 3, 80, 80)));
        Object[][] commands = {
            {"convert", micro, there},
            {"trace", "--checkpoint", micro, "--input", in, "--out", there},
            {"bench", "--only", "gemm", "--runs", 1, "--json", there}
        };
        for (Object[] command : commands) {
            Desam.run(command).failedInOneLine(1, there.toString(), "is there already", "--overwrite");
            assertThat(there).hasContent("mine");
        }
        Desam.run("convert", micro, there, "--overwrite").succeeded();
        assertThat(Desam.run("inspect", there).succeeded().out()).contains("safetensors");
    }

    /** A name that has a prefix in the file has it in the copy, too. */
    @Test
    void convertKeepsPrefixes() throws Exception {
        Path out = folder.resolve("copy.safetensors");
        Desam.run("convert", Golden.path("checkpoints/prefix_module_orig_mod.pth"), out)
                .succeeded();
        assertThat(Desam.run("inspect", out).succeeded().out()).contains("the prefix `module._orig_mod.`");
    }

    @Test
    void aHostileCheckpointRunsNothing() throws Exception {
        Path hostile = Golden.path("formats/hostile.pth");
        for (String command : new String[] {"inspect", "convert"}) {
            Object[] arguments = command.equals("inspect")
                    ? new Object[] {command, hostile}
                    : new Object[] {command, hostile, folder.resolve("out.safetensors")};
            Desam.run(arguments).failedInOneLine(1, "hostile.pth", "posix.system");
        }
        assertThat(folder.resolve("out.safetensors")).doesNotExist();
        assertThat(Path.of("desam_pwned")).doesNotExist();
        assertThat(Desam.root().resolve("desam_pwned")).doesNotExist();
    }

    @Test
    void faultyTraceInputsAreClearErrors() throws Exception {
        Path out = folder.resolve("out.npz");
        Path in = folder.resolve("in.npz");
        Path micro = Golden.path(MICRO);
        Desam.run("trace", "--checkpoint", micro, "--input", in, "--out", out)
                .failedInOneLine(1, "in.npz", "no such file");

        NumpyArchive.write(in, Map.of("picture", Nd4j.zeros(1)));
        Desam.run("trace", "--checkpoint", micro, "--input", in, "--out", out)
                .failedInOneLine(1, "in.npz", "no array image");

        NumpyArchive.write(in, Map.of("image", Nd4j.zeros(1, 3, 64, 64)));
        Desam.run("trace", "--checkpoint", micro, "--input", in, "--out", out)
                .failedInOneLine(1, "in.npz", "[1, 3, 64, 64]", "80");

        NumpyArchive.write(in, Map.of("image", Nd4j.zeros(1, 3, 80, 80).putScalar(5, Double.NaN)));
        Desam.run("trace", "--checkpoint", micro, "--input", in, "--out", out)
                .failedInOneLine(1, "in.npz", "image", "NaN at element 5");

        NumpyArchive.write(in, Map.of("image", Nd4j.zeros(1, 3, 80, 80), "box", Nd4j.zeros(2, 4)));
        Desam.run("trace", "--checkpoint", micro, "--input", in, "--out", out)
                .failedInOneLine(1, "in.npz", "box", "[2, 4]");

        NumpyArchive.write(in, Map.of("image", Nd4j.zeros(1, 3, 80, 80), "points", Nd4j.zeros(2, 2)));
        Desam.run("trace", "--checkpoint", micro, "--input", in, "--out", out)
                .failedInOneLine(1, "in.npz", "no array labels");

        NumpyArchive.write(in, Map.of("image", Nd4j.zeros(1, 3, 80, 80)));
        Desam.run("trace", "--checkpoint", Golden.path("formats/sam_only.pth"), "--input", in, "--out", out)
                .failedInOneLine(1, "sam_only.pth", "train it first");
        Files.write(in, new byte[0]);
        Desam.run("trace", "--checkpoint", micro, "--input", in, "--out", out).failedInOneLine(1, "in.npz");
        assertThat(out).doesNotExist();
    }
}
