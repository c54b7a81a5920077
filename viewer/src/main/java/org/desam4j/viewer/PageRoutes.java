package org.desam4j.viewer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import org.desam4j.viewer.http.Response;
import org.desam4j.viewer.http.Routes;

/** The page itself: a handful of files in this program's jar, each named here. */
final class PageRoutes {
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final Map<String, String> FILES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "style.css", "text/css; charset=utf-8",
            "app.js", SCRIPT,
            "gestures.js", SCRIPT,
            "scan.js", SCRIPT,
            "server.js", SCRIPT,
            "pane.js", SCRIPT,
            "contour.js", SCRIPT,
            "table.js", SCRIPT);

    private PageRoutes() {}

    static void addTo(Routes routes) {
        FILES.forEach((name, type) -> routes.add("GET", name, request -> file(name, type)));
        routes.add("GET", "", request -> file("index.html", FILES.get("index.html")));
    }

    private static Response file(String name, String type) throws IOException {
        try (InputStream in = Objects.requireNonNull(PageRoutes.class.getResourceAsStream("page/" + name), name)) {
            return Response.of(type, in.readAllBytes());
        }
    }
}
