package org.desam4j.viewer;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.desam4j.viewer.content.CaseList;
import org.desam4j.viewer.content.CaseStore;
import org.desam4j.viewer.content.Plane;
import org.desam4j.viewer.http.LocalServer;
import org.desam4j.viewer.http.Routes;

/** A page on this machine that shows cases, until it is closed. */
public final class Viewer implements AutoCloseable {
    private static final List<Plane> PLANES = List.of(Plane.AXIAL, Plane.CORONAL, Plane.SAGITTAL);

    private final LocalServer server;

    private Viewer(LocalServer server) {
        this.server = server;
    }

    /**
     * Starts to show cases.
     *
     * @param port to listen at on the loopback address; 0 for any that is free
     * @param unexpected is told of failures that are faults of this program
     * @throws IOException if the port is taken
     */
    public static Viewer show(CaseList cases, int port, Consumer<Throwable> unexpected) throws IOException {
        Routes routes = new Routes();
        PageRoutes.addTo(routes);
        new CaseRoutes(new CaseStore(cases), PLANES).addTo(routes);
        return new Viewer(LocalServer.start(port, routes, unexpected));
    }

    /** The page's address, with the token that it is asked with. */
    public String address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
    }
}
