package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.desam4j.model.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segmentation that {@code view --serve} does for programs, in a process of its own. */
class ServeTest {
    private static final String TOKEN = "token-of-the-proxy";
    private static final int REQUESTS = 104;
    private static final int ROUNDS = 4;
    private static final int AT_ONCE = 8;

    /** 60 KiB for each of a round's requests, where the features of the scan's nine slices alone would take 140. */
    private static final long BOUND_KIB = 60 * REQUESTS;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpRequest post(ShownPage server, Path scan) throws IOException {
        return HttpRequest.newBuilder(URI.create(server.address() + "segment?wait=30"))
                .header("Authorization", "Bearer " + TOKEN)
                .POST(HttpRequest.BodyPublishers.ofFile(scan))
                .build();
    }

    private void oneAfterAnother(ShownPage server, Path scan) throws Exception {
        HttpRequest request = post(server, scan);
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private void atOnce(ShownPage server, Path scan) throws Exception {
        for (int done = 0; done < REQUESTS; done += AT_ONCE) {
            List<CompletableFuture<HttpResponse<byte[]>>> asked = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                asked.add(client.sendAsync(post(server, scan), HttpResponse.BodyHandlers.ofByteArray()));
            }
            assertThat(asked)
                    .allSatisfy(each -> assertThat(each.join().statusCode()).isEqualTo(200));
        }
    }

    /** Resident memory of the server's process. */
    private static long residentKib(ShownPage server) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + server.process().pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private interface Round {
        void run() throws Exception;
    }

    /**
     * Asserts that in one of the rounds memory hardly grows. What requests leave behind grows in each of them, whereas compiled
     * code, threads and the allocator's reserves are there after some.
     */
    private static void isFlat(String requests, ShownPage server, Round round) throws Exception {
        List<Long> growths = new ArrayList<>();
        do {
            long before = residentKib(server);
            round.run();
            growths.add(residentKib(server) - before);
        } while (growths.get(growths.size() - 1) >= BOUND_KIB && growths.size() < ROUNDS);
        assertThat(growths).as("growth in KiB, " + requests).anyMatch(growth -> growth < BOUND_KIB);
    }

    /** The Java heap is small and resident from the start, so that it neither grows nor hides what is forgotten. */
    @Test
    @Tag("slow")
    void manyRequestsLeaveMemoryFlat() throws Exception {
        Path scan = ViewedScan.write(folder.resolve("scans")).resolve("one.nii.gz");
        Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        List<String> javaOptions = List.of("-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch");
        try (ShownPage server =
                ShownPage.serving(javaOptions, "--token-file", token, "--model", Golden.path("micro/tiny_desam.pth"))) {
            oneAfterAnother(server, scan);
            isFlat("one after another", server, () -> oneAfterAnother(server, scan));
            atOnce(server, scan);
            isFlat(AT_ONCE + " at a time", server, () -> atOnce(server, scan));
        }
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() throws Exception {
        Path model = Golden.path("micro/tiny_desam.pth");
        Path shortToken = Files.writeString(folder.resolve("token"), "short\n");
        Desam.run("view").failedInOneLine(2, "name a scan or a folder");
        Desam.run("view", "--serve", "--model", model).failedInOneLine(2, "--token-file");
        Desam.run("view", "--serve", "--token-file", shortToken, "--model", model)
                .failedInOneLine(1, "token: holds no token: a token has at least 16 characters");
        Desam.run("view", folder, "--queue", -1).failedInOneLine(2, "a queue has 0 places or more");
        Desam.run("view", folder).failedInOneLine(1, "holds no scan");
        Path scan = Files.writeString(folder.resolve("scan.nii"), "");
        Desam.run("view", scan, "--model", folder.resolve("none")).failedInOneLine(1, "none: no such file");
    }
}
