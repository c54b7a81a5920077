package org.desam4j.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.desam4j.model.Golden;
import org.desam4j.training.inference.Organ;
import org.desam4j.training.inference.Segmenter;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.LabelMap;
import org.desam4j.training.volume.NiftiWriter;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Volume;
import org.desam4j.training.volume.Volumes;
import org.desam4j.viewer.model.ModelFiles;
import org.desam4j.viewer.model.SegmentDesk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segmentation for other programs, as they ask for it. */
class SegmentRoutesTest {
    private static final String TOKEN = "a-token-of-the-tests";
    /** Slices of a scan that takes minutes. */
    private static final int LONG = 4000;

    private static final int MOST_BYTES = 1 << 22;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Optional<Viewer> viewer = Optional.empty();

    @AfterEach
    void stop() {
        viewer.ifPresent(Viewer::close);
    }

    private static Path checkpoint() throws IOException {
        return Golden.path("micro/tiny_desam.pth");
    }

    private void serve(int queue, Duration lease) throws IOException {
        ModelFiles files = new ModelFiles(Optional.of(checkpoint()), Optional.empty(), Optional.empty());
        SegmentDesk.Limits limits = new SegmentDesk.Limits(queue, MOST_BYTES, lease);
        viewer = Optional.of(Viewer.serve(files, limits, 0, TOKEN, failure -> {}));
    }

    /** @param slices of noise, each of which takes the model a while */
    private Path scan(int slices) throws IOException {
        Path file = folder.resolve(slices + ".nii.gz");
        Geometry geometry = Geometry.aligned(16, 12, slices, new Spacing(1, 1, 3));
        double[] values = new Random(slices).doubles(geometry.voxels(), 0, 100).toArray();
        NiftiWriter.writeScan(file, new Volume(geometry, values));
        return file;
    }

    private HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create(viewer.orElseThrow().address() + "api/" + path))
                .header("Authorization", "Bearer " + TOKEN);
    }

    private HttpRequest post(String query, Path scan) throws IOException {
        return at("segment" + query)
                .POST(HttpRequest.BodyPublishers.ofFile(scan))
                .build();
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static JsonNode json(HttpResponse<byte[]> answer) throws Exception {
        return StrictJson.object(new String(answer.body(), StandardCharsets.UTF_8));
    }

    private long active() throws Exception {
        return json(send(at("status").build())).path("active").asLong();
    }

    private void waitUntilIdle() throws Exception {
        for (int i = 0; i < 600 && active() > 0; i++) {
            Thread.sleep(50);
        }
        assertThat(active()).isZero();
    }

    @Test
    void aScanIsAnsweredWithTheSegmentersLabels() throws Exception {
        serve(1, Duration.ofSeconds(30));
        Path scan = scan(3);
        HttpResponse<byte[]> answer = send(post("", scan));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/gzip");
        Path labels = Files.write(folder.resolve("labels.nii.gz"), answer.body());
        Path expected = folder.resolve("expected.nii.gz");
        try (LoadedModel model = LoadedModel.open(checkpoint())) {
            LabelMap found = Segmenter.of(List.of(new Organ(model, model.card())))
                    .segment(Volumes.read(scan))
                    .labels();
            Volumes.write(expected, found);
        }
        assertThat(Volumes.read(labels).volume().values())
                .isEqualTo(Volumes.read(expected).volume().values())
                .contains(1);
        assertThat(Volumes.readHeader(labels).hasVoxelsOf(Volumes.readHeader(scan)))
                .isTrue();
    }

    @Test
    void workIsAskedForAgainUntilItIsDone() throws Exception {
        serve(1, Duration.ofSeconds(30));
        HttpResponse<byte[]> accepted = send(post("?wait=0", scan(40)));
        assertThat(accepted.statusCode()).isEqualTo(202);
        String id = json(accepted).path("id").asText();
        assertThat(accepted.headers().firstValue("Location")).contains("segment/" + id);
        HttpResponse<byte[]> answer = send(at("segment/" + id).build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(send(at("segment/" + id).build()).body()).isEqualTo(answer.body());
    }

    @Test
    void beyondTheQueueThereIsNoPlace() throws Exception {
        serve(1, Duration.ofSeconds(30));
        Path scan = scan(60);
        List<CompletableFuture<HttpResponse<byte[]>>> asked = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            asked.add(client.sendAsync(post("", scan), HttpResponse.BodyHandlers.ofByteArray()));
        }
        List<HttpResponse<byte[]>> answers =
                asked.stream().map(CompletableFuture::join).toList();
        List<HttpResponse<byte[]>> refused =
                answers.stream().filter(answer -> answer.statusCode() == 429).toList();
        assertThat(refused).isNotEmpty();
        assertThat(json(refused.get(0)).at("/error/message").asText()).contains("1 scans waiting already");
        List<HttpResponse<byte[]>> done =
                answers.stream().filter(answer -> answer.statusCode() == 200).toList();
        assertThat(done).hasSizeGreaterThanOrEqualTo(2).hasSize(6 - refused.size());
        assertThat(send(post("", scan(2))).statusCode())
                .as("there is place again")
                .isEqualTo(200);
    }

    /** The clients ask once and never again; the work would take minutes. */
    @Test
    void workThatNobodyAsksForIsLeft() throws Exception {
        serve(3, Duration.ofMillis(300));
        Path scan = scan(LONG);
        String forgotten = json(send(post("?wait=0", scan))).path("id").asText();
        send(post("?wait=0", scan));
        assertThat(active()).isEqualTo(2);
        waitUntilIdle();
        assertThat(send(at("segment/" + forgotten + "?wait=0").build()).statusCode())
                .isIn(404, 410);
    }

    @Test
    void workIsLeftWhenAsked() throws Exception {
        serve(1, Duration.ofSeconds(30));
        String id = json(send(post("?wait=0", scan(LONG)))).path("id").asText();
        HttpResponse<byte[]> left = send(at("segment/" + id).DELETE().build());
        assertThat(left.statusCode()).isEqualTo(410);
        assertThat(active()).isZero();
    }

    @Test
    void whatIsNoScanIsRefusedInOneShape() throws Exception {
        serve(1, Duration.ofSeconds(30));
        Path text = Files.writeString(folder.resolve("text.nii"), "no scan ".repeat(100));
        Path whole = scan(3);
        byte[] bytes = Files.readAllBytes(whole);
        Path truncated = Files.write(folder.resolve("cut.nii.gz"), Arrays.copyOf(bytes, bytes.length - 40));
        Path large = Files.write(folder.resolve("large.nii"), new byte[MOST_BYTES + 1]);
        for (Path wrong : List.of(text, truncated)) {
            HttpResponse<byte[]> answer = send(post("", wrong));
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(json(answer).at("/error/message").asText())
                    .startsWith("scan.nii: ")
                    .doesNotContain("desam-segment");
        }
        assertThat(send(post("", large)).statusCode()).isEqualTo(413);
        assertThat(send(post("?wait=soon", whole)).statusCode()).isEqualTo(400);
        assertThat(send(at("segment/none").build()).statusCode()).isEqualTo(404);
        assertThat(send(post("", whole)).statusCode()).isEqualTo(200);
    }

    @Test
    void nothingIsAnsweredWithoutTheTokenAndThereIsNoPage() throws Exception {
        serve(1, Duration.ofSeconds(30));
        URI status = URI.create(viewer.orElseThrow().address() + "api/status");
        assertThat(send(HttpRequest.newBuilder(status).build()).statusCode()).isEqualTo(401);
        assertThat(send(at("openapi.json").build()).statusCode()).isEqualTo(200);
        for (String path : List.of("cases", "cases/0", "../index.html", "tools")) {
            assertThat(send(at(path).build()).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void noFileStaysWhenItEnds() throws Exception {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        long before = left(temporary);
        serve(2, Duration.ofSeconds(30));
        assertThat(send(post("", scan(2))).statusCode()).isEqualTo(200);
        send(post("?wait=0", scan(100)));
        assertThat(left(temporary)).isEqualTo(before + 1);
        viewer.orElseThrow().close();
        viewer = Optional.empty();
        assertThat(left(temporary)).isEqualTo(before);
    }

    private static long left(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("desam-segment"))
                    .count();
        }
    }
}
