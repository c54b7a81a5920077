package org.desam4j.viewer;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.desam4j.viewer.content.CaseStore;
import org.desam4j.viewer.content.CaseView;
import org.desam4j.viewer.content.Column;
import org.desam4j.viewer.content.OpenCase;
import org.desam4j.viewer.content.Plane;
import org.desam4j.viewer.content.ViewedCase;
import org.desam4j.viewer.http.Request;
import org.desam4j.viewer.http.RequestException;
import org.desam4j.viewer.http.Response;
import org.desam4j.viewer.http.Routes;

/**
 * The list of cases, and their slices. Cases are asked for by their places in the list, so that no name of a file comes from outside.
 *
 * @param store the cases
 * @param planes in which they are shown
 */
record CaseRoutes(CaseStore store, List<Plane> planes) {

    /** The list as a page sees it. */
    private record Listed(String title, List<Column> columns, List<Row> cases) {}

    private record Row(int index, String id, String site, boolean labelled, Map<String, Double> measures) {}

    void addTo(Routes routes) {
        routes.add("GET", "api/cases", request -> list());
        routes.add("GET", "api/cases/{case}", request -> Response.json(CaseView.of(open(request), planes)));
        routes.add("GET", "api/cases/{case}/slices/{plane}/{slice}", this::slice);
        routes.add("GET", "api/cases/{case}/masks/{layer}/{plane}/{slice}", this::mask);
    }

    private Response list() {
        List<ViewedCase> cases = store.list().cases();
        List<Row> rows = IntStream.range(0, cases.size())
                .mapToObj(index -> row(index, cases.get(index)))
                .toList();
        return Response.json(new Listed(store.list().title(), store.list().columns(), rows));
    }

    private static Row row(int index, ViewedCase each) {
        return new Row(index, each.id(), each.site(), each.label().isPresent(), each.measures());
    }

    private OpenCase open(Request request) throws IOException, RequestException {
        return store.open(request.index("case", store.list().cases().size()));
    }

    private Response slice(Request request) throws IOException, RequestException {
        OpenCase open = open(request);
        Plane plane = plane(request);
        return Response.bytes(open.slice(plane, place(request, open, plane)));
    }

    private Response mask(Request request) throws IOException, RequestException {
        OpenCase open = open(request);
        Plane plane = plane(request);
        return open.layer(request.text("layer"), plane, place(request, open, plane))
                .map(Response::bytes)
                .orElseThrow(() -> RequestException.missing("the case has no such layer"));
    }

    private Plane plane(Request request) throws RequestException {
        return planes.stream()
                .filter(plane -> plane.title().equals(request.text("plane")))
                .findFirst()
                .orElseThrow(() -> RequestException.missing("there is no such plane"));
    }

    private static int place(Request request, OpenCase open, Plane plane) throws RequestException {
        return request.index("slice", open.geometry(plane).slices());
    }
}
