package org.desam4j.viewer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.desam4j.viewer.content.CaseList;
import org.desam4j.viewer.content.CaseStore;
import org.desam4j.viewer.content.Plane;
import org.desam4j.viewer.http.LocalServer;
import org.desam4j.viewer.http.Response;
import org.desam4j.viewer.http.Routes;
import org.desam4j.viewer.model.KeepDesk;
import org.desam4j.viewer.model.ModelFiles;
import org.desam4j.viewer.model.Models;
import org.desam4j.viewer.model.PredictionDesk;
import org.desam4j.viewer.model.PromptDesk;
import org.desam4j.viewer.model.SegmentDesk;

/** A page on this machine that shows cases and takes prompts, or the same for programs, until it is closed. */
public final class Viewer implements AutoCloseable {
    private final LocalServer server;
    private final SegmentDesk segments;

    private Viewer(LocalServer server, SegmentDesk segments) {
        this.server = server;
        this.segments = segments;
    }

    /**
     * The settings of a page.
     *
     * @param cases that it shows
     * @param models that answer prompts
     * @param out the folder for masks that are saved
     * @param limits of what programs may ask
     * @param port to listen at on the loopback address; 0 for any that is free
     */
    public record Settings(CaseList cases, ModelFiles models, Path out, SegmentDesk.Limits limits, int port) {}

    /** The tools of a page: models to ask, and the folder for masks. */
    private record Tools(boolean predicts, boolean prompts, boolean evaluated, String out) {}

    /**
     * Starts to show cases. Models are read when they are first asked.
     *
     * @param unexpected is told of failures that are faults of this program
     * @throws IOException if the port is taken
     */
    public static Viewer show(Settings settings, Consumer<Throwable> unexpected) throws IOException {
        CaseStore store = new CaseStore(settings.cases());
        Models models = new Models(settings.models());
        SegmentDesk segments = new SegmentDesk(models, settings.limits());
        Routes routes = new Routes();
        PageRoutes.addTo(routes);
        new CaseRoutes(store, List.of(Plane.values())).addTo(routes);
        ModelFiles files = settings.models();
        Tools tools = new Tools(
                files.model().isPresent(),
                files.isPresent(),
                settings.cases().evaluated().isPresent(),
                settings.out().toString());
        routes.add("GET", "api/tools", request -> Response.json(tools));
        if (files.isPresent()) {
            PromptDesk prompts = new PromptDesk(models);
            KeepDesk keeps = new KeepDesk(store, models, prompts, settings.out());
            new PromptRoutes(store, prompts, keeps, new PredictionDesk(store, models)).addTo(routes);
        }
        if (files.model().isPresent()) {
            new SegmentRoutes(segments).addTo(routes);
        }
        return started(segments, () -> LocalServer.start(settings.port(), routes, unexpected));
    }

    /**
     * Starts to segment scans for programs that bring a token, and shows no page.
     *
     * @param port as for {@link Settings}
     * @param token at least 16 characters that can stand in an address
     * @throws IOException if the port is taken
     * @throws IllegalArgumentException if the token is another
     */
    public static Viewer serve(
            ModelFiles files, SegmentDesk.Limits limits, int port, String token, Consumer<Throwable> unexpected)
            throws IOException {
        SegmentDesk segments = new SegmentDesk(new Models(files), limits);
        Routes routes = new Routes();
        new SegmentRoutes(segments).addTo(routes);
        return started(segments, () -> LocalServer.serve(port, token, routes, unexpected));
    }

    /** The start of a server. */
    @FunctionalInterface
    private interface Start {
        LocalServer server() throws IOException;
    }

    private static Viewer started(SegmentDesk segments, Start start) throws IOException {
        try {
            return new Viewer(start.server(), segments);
        } catch (IOException | RuntimeException e) {
            segments.close();
            throw e;
        }
    }

    /** The page's address, with the token that it is asked with; for programs, which bring their token, without one. */
    public String address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
        segments.close();
    }
}
