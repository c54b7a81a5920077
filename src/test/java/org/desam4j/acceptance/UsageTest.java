package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as a user meets it before any job is done. */
class UsageTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "train",
                "evaluate",
                "predict",
                "embed",
                "inspect",
                "convert",
                "trace",
                "doctor",
                "bench",
                "profile",
                "coupling",
                "cross-site",
                "ablation"
            })
    void everyCommandHasHelp(String command) throws Exception {
        assertThat(Desam.run("--help").succeeded().out()).contains(command);
        Desam.Result help = Desam.run(command, "--help").succeeded();
        assertThat(help.out()).contains("Usage: desam " + command);
        assertThat(help.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "paint",
                "demo --fast",
                "train --data d",
                "train --data d --checkpoint c --source A",
                "train --resume r --batch 8",
                "train --resume r --source A",
                "train --resume r --protocol original",
                "train --data d --checkpoint c --source A --out r --epochs none",
                "train --data d --checkpoint c --source A --out r --epochs 0",
                "train --data d --checkpoint c --source A --out r --prompt circle",
                "train --data d --checkpoint c --source A --out r --min-iou 0.3",
                "train --data d --checkpoint c --source A --out r --learning-rate -1",
                "evaluate --data d --model m",
                "predict --model m --out o",
                "predict image.nii --model m --out o --label 70000",
                "predict image.nii --model m --out o --prompt circle",
                "convert a",
                "predict image.nii --model m --out o --precision half",
                "train --resume r --precision bfloat16",
                "bench --only encoder",
                "bench --only decoder-81-naive-bf16",
                "bench --variant vit_x",
                "inspect a --backend tpu",
                "demo --abdomen",
                "inspect"
            })
    void wrongUsageIsOneLineAndExitCode2(String line) throws Exception {
        Object[] arguments = line.isEmpty() ? new Object[0] : line.split(" ", -1);
        Desam.run(arguments).failedInOneLine(2);
    }

    @Test
    void doctorTellsWhatWouldBeUsed() throws Exception {
        Desam.Result result = Desam.run("doctor").succeeded();
        assertThat(result.out()).contains("Java", "cores", "machine", "BLAS", "would use");
    }

    @Test
    void theVersionIsThatOfTheBuild() throws Exception {
        assertThat(Desam.run("--version").succeeded().out()).startsWith("desam4j 0.");
    }

    @Test
    void theLauncherAsksForAJavaThatIsNewEnough() throws Exception {
        fakeJava(folder.resolve("old"), "echo '    java.specification.version = 11' >&2\n");
        ProcessBuilder launcher =
                new ProcessBuilder(Desam.root().resolve("desam").toString(), "--version");
        launcher.environment().put("JAVA_HOME", folder.resolve("old").toString());
        Desam.run(launcher).failedInOneLine(1, "Java 11", "needs Java 17 or newer");
        launcher.environment().put("JAVA_HOME", folder.resolve("none").toString());
        Desam.run(launcher).failedInOneLine(1, "install a JDK 17");
    }

    /** The option is unknown to older versions of Java, and without it newer ones warn. */
    @ParameterizedTest
    @CsvSource({"17, false", "21, false", "23, true", "25, true"})
    void theLauncherKeepsWarningsOfNewerJavasFromTheUser(String version, boolean needed) throws Exception {
        Path home = Files.createDirectories(folder.resolve("packaged-" + version));
        Path launcher = Files.copy(Desam.root().resolve("desam"), home.resolve("desam"));
        Files.createFile(home.resolve("desam.jar"));
        fakeJava(home.resolve("jdk"), "echo '    java.specification.version = " + version + "' >&2; echo $*");
        ProcessBuilder doctor = new ProcessBuilder(launcher.toString(), "doctor");
        doctor.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        assertThat(Desam.run(doctor).succeeded().out().contains("--sun-misc-unsafe-memory-access=allow"))
                .isEqualTo(needed);
    }

    private static void fakeJava(Path home, String script) throws IOException {
        Path java =
                Files.writeString(Files.createDirectories(home.resolve("bin")).resolve("java"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Wherever the tests run there is no GPU that ND4J can use, or this build could not use it. */
    @Test
    void aGpuThatCannotBeUsedIsAnErrorBeforeAnyWork() throws Exception {
        Path out = folder.resolve("demo");
        Desam.run("demo", "--quick", "--out", out, "--backend", "cuda").failedInOneLine(1, "GPU");
        assertThat(out).doesNotExist();
    }

    @Test
    void theLauncherStartsTheBuildForTheGpuWithOneGpuVisible() throws Exception {
        Path home = Files.createDirectories(folder.resolve("packaged-cuda"));
        Path launcher = Files.copy(Desam.root().resolve("desam"), home.resolve("desam"));
        Files.createFile(home.resolve("desam.jar"));
        Files.createFile(home.resolve("desam-cuda.jar"));
        fakeJava(home.resolve("jdk"), """
            case "$*" in
              *showSettings*) echo '    java.specification.version = 17' >&2 ;;
              *BackendCheck*) echo cuda ;;
              *) echo "$* on $CUDA_DEVICE_ORDER $CUDA_VISIBLE_DEVICES" ;;
            esac
            """);
        ProcessBuilder doctor = new ProcessBuilder(launcher.toString(), "doctor");
        doctor.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        doctor.environment().remove("CUDA_VISIBLE_DEVICES");
        assertThat(Desam.run(doctor).succeeded().out()).contains("desam-cuda.jar doctor on PCI_BUS_ID 0\n");
        doctor.environment().put("CUDA_VISIBLE_DEVICES", "3,1");
        assertThat(Desam.run(doctor).succeeded().out()).contains("desam-cuda.jar doctor on PCI_BUS_ID 3\n");
        doctor.command("" + launcher, "doctor", "--backend", "cpu");
        assertThat(Desam.run(doctor).succeeded().out()).contains("desam.jar doctor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"doctor", "demo --quick --out demo-without-library"})
    void aNativeLibraryThatDoesNotStartIsOneLine(String line) throws Exception {
        ProcessBuilder launcher =
                new ProcessBuilder(Desam.root().resolve("desam").toString());
        launcher.command().addAll(List.of(line.split(" ")));
        launcher.directory(folder.toFile());
        launcher.environment().put("DESAM_JAVA_OPTS", "-Dorg.bytedeco.javacpp.platform=linux-none");
        Desam.run(launcher).failedInOneLine(1, "native library does not start", "cachedir");
        assertThat(folder.resolve("demo-without-library")).doesNotExist();
    }

    /** A limit of 20 MiB for a file stands for a full disk; /proc for folders in which nothing can be made. */
    @ParameterizedTest
    @ValueSource(strings = {"small", "nowhere"})
    void aPlaceThatCannotTakeTheNativeLibraryIsOneLineThatNamesTheSetting(String place) throws Exception {
        boolean small = place.equals("small");
        Path cache = small ? folder.resolve("cache") : Path.of("/proc/none");
        ProcessBuilder launcher = new ProcessBuilder(
                "bash",
                "-c",
                (small ? "ulimit -f 20480; " : "") + Desam.root().resolve("desam") + " bench --only gemm");
        launcher.environment()
                .put(
                        "DESAM_JAVA_OPTS",
                        "-Dorg.bytedeco.javacpp.cachedir=" + cache
                                + (small ? "" : " -Djava.io.tmpdir=/proc -Duser.home=/proc"));
        Desam.run(launcher)
                .failedInOneLine(
                        1,
                        "native library does not start",
                        small ? cache + " (" : "cannot be made",
                        "DESAM_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=DIR");
    }

    @Test
    @Tag("slow")
    void aPackagedFolderRunsByItself() throws Exception {
        Path packaged = folder.resolve("packaged");
        String launcher = Desam.root().resolve("desam").toString();
        Desam.run(new ProcessBuilder(launcher, "package", "--out", packaged.toString()))
                .succeeded();
        Desam.Result doctor = Desam.run(
                        new ProcessBuilder(packaged.resolve("desam").toString(), "doctor"))
                .succeeded();
        assertThat(doctor.out()).contains("would use");
        Desam.run(new ProcessBuilder(launcher, "package", "--out", packaged.toString()))
                .failedInOneLine(1, "is there already");
        Desam.run(new ProcessBuilder("sha256sum", "--check", "packaged.tar.gz.sha256").directory(folder.toFile()))
                .succeeded();
        String listed = Desam.run(new ProcessBuilder(
                        "tar", "-tvf", folder.resolve("packaged.tar.gz").toString()))
                .succeeded()
                .out();
        String version = Desam.run("--version").out().strip().replace(' ', '-');
        assertThat(listed).contains(version + "/desam\n", version + "/lib/", version + "/README.md");
        assertThat(listed.lines()).allMatch(line -> line.contains(" 0/0 "));
        Desam.run(new ProcessBuilder(launcher, "package")).failedInOneLine(2, "usage");
    }

    @Test
    @Tag("slow")
    void ofTwoProgramsThatPackageOneMakesTheFolderAndTheOtherIsRefused() throws Exception {
        Path packaged = folder.resolve("twice");
        String script = "\"$1\" package --out \"$2\" & first=$!; \"$1\" package --out \"$2\"; second=$?;"
                + " wait $first; echo $(($? + second))";
        Desam.Result both = Desam.run(new ProcessBuilder(
                "sh", "-c", script, "sh", Desam.root().resolve("desam").toString(), packaged.toString()));
        assertThat(both.out()).endsWith("\n1\n");
        both.failedInOneLine(0, packaged.toString(), "is there already");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("twice", "twice.tar.gz", "twice.tar.gz.sha256");
        Desam.run(new ProcessBuilder(packaged.resolve("desam").toString(), "--version"))
                .succeeded();
    }

    @Test
    void benchWritesWhatItMeasured() throws Exception {
        Path json = folder.resolve("bench.json");
        String table = Desam.run("bench", "--only", "gemm", "--repeats", 2, "--json", json)
                .succeeded()
                .out();
        assertThat(table).contains("median s", "gemm");
        JsonNode results = new ObjectMapper().readTree(json.toFile());
        assertThat(results.get("machine").get("cores").asInt()).isPositive();
        JsonNode gemm = results.get("results").get(0);
        assertThat(gemm.get("name").asText()).isEqualTo("gemm");
        assertThat(gemm.get("median_s").asDouble()).isPositive();
        assertThat(gemm.get("runs_s")).hasSize(2);
        for (String field : new String[] {"sys_over_user", "minor_faults", "peak_rss_mb", "gflops"}) {
            assertThat(gemm.get(field).asDouble()).as(field).isNotNegative();
        }
    }
}
