package org.desam4j.viewer;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import org.desam4j.viewer.http.Request;
import org.desam4j.viewer.http.RequestException;
import org.desam4j.viewer.http.Response;
import org.desam4j.viewer.http.Routes;
import org.desam4j.viewer.model.SegmentDesk;
import org.desam4j.viewer.model.SegmentJob;

/**
 * Segmentation for other programs: a NIfTI in, a label map out. {@code openapi.json} describes it.
 *
 * @param desk takes the scans
 */
record SegmentRoutes(SegmentDesk desk) {
    private static final int ACCEPTED = 202;
    private static final int GONE = 410;
    private static final int FAULTY = 422;
    private static final int MOST_SECONDS = 30;
    private static final String USUAL_SECONDS = "20";

    /** The state of the server. */
    private record Status(String version, long active, int places, long mostBytes) {}

    /** Work that is not done yet. */
    private record Waiting(String id, SegmentJob.State state, long ahead, long done, long total) {}

    void addTo(Routes routes) {
        routes.add("GET", "api/openapi.json", request -> description());
        routes.add("GET", "api/status", request -> status());
        routes.add("POST", "api/segment", this::submit);
        routes.add("GET", "api/segment/{id}", request -> answer(desk.find(request.text("id"), patience(request))));
        routes.add("DELETE", "api/segment/{id}", request -> {
            desk.stop(desk.find(request.text("id"), Duration.ZERO));
            return answer(desk.find(request.text("id"), patience(request)));
        });
    }

    private static Response description() throws IOException {
        try (InputStream in = Objects.requireNonNull(SegmentRoutes.class.getResourceAsStream("openapi.json"))) {
            return Response.of("application/json", in.readAllBytes());
        }
    }

    private Response status() {
        return Response.json(new Status(
                String.valueOf(SegmentRoutes.class.getPackage().getImplementationVersion()),
                desk.active(),
                1 + desk.limits().queue(),
                desk.limits().mostBytes()));
    }

    private Response submit(Request request) throws IOException, RequestException, InterruptedException {
        Duration patience = patience(request);
        request.requireAtMost(desk.limits().mostBytes());
        SegmentJob job = desk.submit(request.body(), request.find("site").orElse(""));
        return answer(desk.find(job.id(), patience));
    }

    private static Duration patience(Request request) throws RequestException {
        String seconds = request.find("wait").orElse(USUAL_SECONDS);
        if (!seconds.matches("\\d{1,2}") || Integer.parseInt(seconds) > MOST_SECONDS) {
            throw RequestException.bad("wait is a number of seconds from 0 to " + MOST_SECONDS);
        }
        return Duration.ofSeconds(Integer.parseInt(seconds));
    }

    private Response answer(SegmentJob job) throws IOException {
        return switch (job.state()) {
            case DONE ->
                Response.of("application/gzip", desk.labels(job))
                        .with("Content-Disposition", "attachment; filename=\"labels.nii.gz\"");
            case FAILED -> Response.failure(FAULTY, job.reason());
            case STOPPED -> Response.failure(GONE, "the work was left, since it was asked to be");
            default ->
                Response.json(ACCEPTED, new Waiting(job.id(), job.state(), desk.ahead(job), job.done(), job.total()))
                        .with("Location", "segment/" + job.id());
        };
    }
}
