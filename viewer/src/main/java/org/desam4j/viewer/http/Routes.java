package org.desam4j.viewer.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The paths that are answered; all others are not, whatever they look like. */
public final class Routes {
    private final List<Route> routes = new ArrayList<>();

    private record Route(String method, List<String> parts, Handler handler) {
        /** The variables of a path; nothing if the path is another. */
        Optional<Map<String, String>> match(List<String> path) {
            if (path.size() != parts.size()) {
                return Optional.empty();
            }
            Map<String, String> variables = new HashMap<>();
            for (int i = 0; i < parts.size(); i++) {
                String part = parts.get(i);
                if (part.startsWith("{")) {
                    variables.put(part.substring(1, part.length() - 1), path.get(i));
                } else if (!part.equals(path.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(variables);
        }
    }

    /**
     * A handler that was found.
     *
     * @param handler answers
     * @param variables of the path
     */
    record Found(Handler handler, Map<String, String> variables) {}

    /**
     * Adds a path.
     *
     * @param path its parts, such as {@code api/cases/{case}}, where a part in braces may be anything
     */
    public Routes add(String method, String path, Handler handler) {
        routes.add(new Route(method, List.of(path.split("/", -1)), handler));
        return this;
    }

    /** All paths with their methods, such as {@code GET api/cases/{case}}. */
    public List<String> paths() {
        return routes.stream()
                .map(route -> route.method() + " " + String.join("/", route.parts()))
                .toList();
    }

    /** Finds who answers. */
    Found find(String method, String path) throws RequestException {
        List<String> parts = List.of(path.split("/", -1));
        boolean known = false;
        for (Route route : routes) {
            Optional<Map<String, String>> variables = route.match(parts);
            if (variables.isPresent() && route.method().equals(method)) {
                return new Found(route.handler(), variables.get());
            }
            known |= variables.isPresent();
        }
        throw known
                ? new RequestException(405, "this path does not take " + method)
                : RequestException.missing("there is nothing at this path");
    }
}
