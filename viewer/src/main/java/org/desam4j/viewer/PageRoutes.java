package org.desam4j.viewer;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.desam4j.viewer.http.Response;
import org.desam4j.viewer.http.Routes;

/** The page itself: a handful of files in this program's jar, each named here. */
final class PageRoutes {
    private static final String PAGE = "index.html";

    private static final List<String> SCRIPTS =
            List.of("app", "contour", "coupling", "gestures", "pane", "prompt", "scan", "server", "table");

    private static final Map<String, String> FILES = files();

    private PageRoutes() {}

    private static Map<String, String> files() {
        Map<String, String> files = new HashMap<>();
        files.put(PAGE, "text/html; charset=utf-8");
        files.put("style.css", "text/css; charset=utf-8");
        SCRIPTS.forEach(script -> files.put(script + ".js", "text/javascript; charset=utf-8"));
        return Map.copyOf(files);
    }

    static void addTo(Routes routes) {
        FILES.forEach((name, type) -> routes.add("GET", name, request -> file(name, type)));
        routes.add("GET", "", request -> file(PAGE, FILES.get(PAGE)));
    }

    private static Response file(String name, String type) throws IOException {
        try (InputStream in = Objects.requireNonNull(PageRoutes.class.getResourceAsStream("page/" + name), name)) {
            return Response.of(type, in.readAllBytes());
        }
    }
}
