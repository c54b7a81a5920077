package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several organs in two modalities, as in the README's example. */
@Tag("slow")
class AbdomenTest {
    private static final int NIFTI_HEADER = 352;

    @TempDir
    private Path folder;

    @Test
    void trainsMeasuresAndSegmentsSeveralOrgans() throws Exception {
        Path data = folder.resolve("demo/data");
        Path run = folder.resolve("runs/CT");
        Path cache = folder.resolve("cache");
        Desam.run("demo", "--data-only", "--abdomen", "--quick", "--out", folder.resolve("demo"))
                .succeeded();
        Process training = Desam.start(
                "train",
                "--data",
                data,
                "--checkpoint",
                folder.resolve("demo/sam_demo.safetensors"),
                "--source",
                "CT",
                "--labels",
                "1,3",
                "--window",
                "CT=-160:240",
                "--validation",
                0.25,
                "--epochs",
                6,
                "--batch",
                4,
                "--learning-rate",
                1e-3,
                "--out",
                run,
                "--cache",
                cache);
        while (training.isAlive() && !Files.exists(run.resolve("label-1/run.json"))) {
            Thread.sleep(20);
        }
        training.destroyForcibly().waitFor();
        assertThat(run.resolve("label-3")).as("killed before the second label").doesNotExist();

        assertThat(Desam.run("train", "--resume", run).succeeded().out()).contains("label-1", "label-3");

        Path evaluation = folder.resolve("evaluation");
        Desam.run("evaluate", "--data", data, "--model", run, "--cache", cache, "--out", evaluation)
                .succeeded();
        assertThat(evaluation.resolve("label-1/report.html")).content().contains("MR");
        assertThat(evaluation.resolve("label-3/cases.csv")).exists();

        Path masks = folder.resolve("masks");
        Path image = data.resolve("imagesTr/phantom_000_0000.nii.gz");
        Desam.run("predict", image, "--model", run, "--window=-160:240", "--out", masks)
                .succeeded();
        Desam.run("predict", image, "--model", run, "--out", folder.resolve("none"))
                .failedInOneLine(2, "windows depend on the site (CT=-160:240", "--site");
        Desam.run("predict", image, "--model", run, "--site", "ct", "--out", folder.resolve("none"))
                .failedInOneLine(2, "knows no site ct");
        Path atSite = folder.resolve("at-site");
        Desam.run(
                        "predict",
                        image,
                        "--model",
                        run.resolve("label-1/model.safetensors"),
                        "--site",
                        "CT",
                        "--out",
                        atSite)
                .succeeded();
        byte[] truth = voxels(data.resolve("labelsTr/phantom_000.nii.gz"));
        byte[] found = voxels(masks.resolve("phantom_000.nii.gz"));
        assertThat(values(truth)).containsExactly(0, 1, 2, 3);
        assertThat(values(found)).isSubsetOf(0, 1, 3).contains(1);
        assertThat(dice(found, truth, 1)).isGreaterThan(0.7);
        assertThat(dice(voxels(atSite.resolve("phantom_000.nii.gz")), found, 1))
                .as("the file of a model alone, by its own window")
                .isEqualTo(1);
    }

    private static byte[] voxels(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            byte[] all = in.readAllBytes();
            return Arrays.copyOfRange(all, NIFTI_HEADER, all.length);
        }
    }

    private static Set<Integer> values(byte[] voxels) {
        Set<Integer> values = new TreeSet<>();
        for (byte voxel : voxels) {
            values.add((int) voxel);
        }
        return values;
    }

    private static double dice(byte[] a, byte[] b, int label) {
        int overlap = 0;
        int sizes = 0;
        for (int i = 0; i < a.length; i++) {
            overlap += a[i] == label && b[i] == label ? 1 : 0;
            sizes += (a[i] == label ? 1 : 0) + (b[i] == label ? 1 : 0);
        }
        return 2.0 * overlap / sizes;
    }
}
