package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.desam4j.model.Golden;
import org.desam4j.model.spec.Shape;
import org.desam4j.weights.SafetensorsWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output that reaches the terminal, and the one that cannot. */
class TerminalTest {
    private static final String HOSTILE = "image_encoder.\u001b[2J\u009b1A\u202e\ndesam: all is well";

    @TempDir
    private Path folder;

    private static ProcessBuilder shell(String script, Object... arguments) {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", script, "sh");
        for (Object argument : arguments) {
            shell.command().add(argument.toString());
        }
        return shell;
    }

    private static Path launcher() {
        return Desam.root().resolve("desam");
    }

    @Test
    void namesInCheckpointsDoNotSteerTheTerminal() throws Exception {
        Path file = folder.resolve("hostile.safetensors");
        SafetensorsWriter.write(file, Map.of(HOSTILE, Shape.of(1)), name -> new float[1], Map.of("made by", HOSTILE));
        Desam.Result listed = Desam.run("inspect", file, "--tensors").succeeded();
        Desam.Result converted =
                Desam.run("convert", file, folder.resolve("copy.safetensors")).succeeded();
        Desam.Result refused = Desam.run("predict", file, "--model", file, "--out", folder.resolve("masks"));
        assertThat(refused.exitCode()).isEqualTo(1);
        for (Desam.Result result : new Desam.Result[] {listed, converted, refused}) {
            assertThat(result.out() + result.err()).doesNotContain("\u001b", "\u009b", "\u202e");
            assertThat((result.out() + result.err()).lines()).noneMatch(line -> line.startsWith("desam: all is well"));
        }
        assertThat(listed.out()).contains("image_encoder.\\u001b[2J\\u009b1A\\u202e\\u000adesam: all is well");
    }

    @Test
    void namesInHeadersThatAreRefusedDoNotSteerTheTerminal() throws Exception {
        String header = "{\"\\u001b[2J\\nx\":{\"dtype\":\"\\u001b[31m\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length() + 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        Path file = Files.write(folder.resolve("refused.safetensors"), bytes.array());
        Desam.Result refused = Desam.run("inspect", file);
        refused.failedInOneLine(1, "refused.safetensors");
        assertThat(refused.err()).doesNotContain("\u001b").hasLineCount(1);
    }

    @Test
    void outputThatCannotBeWrittenIsAFailure() throws Exception {
        Path checkpoint = Golden.path("micro/tiny_desam.pth");
        Desam.run(shell("exec \"$1\" inspect \"$2\" > /dev/full", launcher(), checkpoint))
                .failedInOneLine(1, "standard output cannot be written");
        Desam.run(shell("exec \"$1\" --help > /dev/full", launcher()))
                .failedInOneLine(1, "standard output cannot be written");
    }

    /** As in {@code desam inspect CHECKPOINT | head}: nothing is wrong, and nothing is said. */
    @Test
    void aReaderThatEndsIsNoFailure() throws Exception {
        String script = "{ \"$1\" inspect \"$2\" --tensors; echo \"exit code $?\" >&2; } | true";
        Desam.Result closed = Desam.run(shell(script, launcher(), Golden.path("micro/tiny_desam.pth")));
        assertThat(closed.err()).isEqualTo("exit code 141\n");
        Desam.Result failed = Desam.run(shell(script, launcher(), folder.resolve("missing.pth")));
        assertThat(failed.err()).contains("missing.pth").endsWith("exit code 1\n");
    }

    @Test
    void namesBeyondAsciiWorkInEveryLocale() throws Exception {
        String script =
                "out=$3/$(printf 'pr\\303\\274fung').safetensors; LC_ALL=C \"$1\" convert \"$2\" \"$out\" && test -f \"$out\"";
        Desam.run(shell(script, launcher(), Golden.path("micro/tiny_desam.pth"), folder))
                .succeeded();
    }

    @Test
    void filesFollowTheUmask() throws Exception {
        String script = "umask 077; \"$1\" convert \"$2\" \"$3\" && stat -c %a \"$3\"";
        Path out = folder.resolve("private.safetensors");
        assertThat(Desam.run(shell(script, launcher(), Golden.path("micro/tiny_desam.pth"), out))
                        .succeeded()
                        .out())
                .endsWith("600\n");
    }
}
