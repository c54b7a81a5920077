package org.desam4j.viewer;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.viewer.content.CaseStore;
import org.desam4j.viewer.content.OpenCase;
import org.desam4j.viewer.http.Request;
import org.desam4j.viewer.http.RequestException;
import org.desam4j.viewer.http.Response;
import org.desam4j.viewer.http.Routes;
import org.desam4j.viewer.model.Answer;
import org.desam4j.viewer.model.Asked;
import org.desam4j.viewer.model.KeepDesk;
import org.desam4j.viewer.model.PredictionDesk;
import org.desam4j.viewer.model.PromptDesk;

/**
 * Prompts, what is kept of their masks, and predictions of whole scans.
 *
 * @param store the cases
 * @param prompts answers prompts
 * @param keeps keeps masks
 * @param predictions segments scans
 */
record PromptRoutes(CaseStore store, PromptDesk prompts, KeepDesk keeps, PredictionDesk predictions) {
    private static final int MOST_BYTES = 1 << 16;

    private record View(PromptDesk.PromptView view, KeepDesk.Kept kept) {}

    /** A slice that is to be encoded. */
    private record Encode(int slice) {}

    private record Encoded(double seconds) {}

    private record Ask(int slice, Asked prompt) {}

    private record Answers(List<Answer> answers) {}

    /** A mask that is to be kept, on one slice or on all. */
    private record Keep(int slice, boolean all, String decoder, Asked prompt) {}

    void addTo(Routes routes) {
        routes.add("GET", "api/cases/{case}/prompt", this::view);
        routes.add("POST", "api/cases/{case}/encode", this::encode);
        routes.add("POST", "api/cases/{case}/prompt", this::ask);
        routes.add("POST", "api/cases/{case}/keep", this::keep);
        routes.add("POST", "api/cases/{case}/undo", request -> Response.json(keeps.undo(index(request))));
        routes.add(
                "POST",
                "api/cases/{case}/save",
                request ->
                        Response.json(Map.of("file", keeps.save(index(request)).toString())));
        routes.add("GET", "api/cases/{case}/prediction", request -> Response.json(predictions.status(index(request))));
        routes.add("POST", "api/cases/{case}/prediction", request -> Response.json(predictions.start(index(request))));
        routes.add("DELETE", "api/cases/{case}/prediction", request -> {
            predictions.stop();
            return Response.json(predictions.status(index(request)));
        });
    }

    private int index(Request request) throws RequestException {
        return request.index("case", store.list().cases().size());
    }

    private Response view(Request request) throws IOException, RequestException, InterruptedException {
        int index = index(request);
        return Response.json(new View(prompts.view(store.open(index)), keeps.state(index)));
    }

    private Response encode(Request request) throws IOException, RequestException, InterruptedException {
        int index = index(request);
        int slice = read(request, Encode.class).slice();
        predictions.stop();
        return Response.json(new Encoded(prompts.encode(store.open(index), slice)));
    }

    private Response ask(Request request) throws IOException, RequestException, InterruptedException {
        int index = index(request);
        Ask ask = read(request, Ask.class);
        return Response.json(new Answers(prompts.ask(store.open(index), ask.slice(), ask.prompt())));
    }

    private Response keep(Request request) throws IOException, RequestException, InterruptedException {
        int index = index(request);
        Keep keep = read(request, Keep.class);
        OpenCase source = store.open(index);
        List<Integer> slices =
                keep.all() ? IntStream.range(0, prompts.slices(source)).boxed().toList() : List.of(keep.slice());
        return Response.json(keeps.keep(index, slices, keep.decoder(), keep.prompt()));
    }

    private static <T> T read(Request request, Class<T> type) throws IOException, RequestException {
        String text = new String(request.bytes(MOST_BYTES), StandardCharsets.UTF_8);
        try {
            return StrictJson.value(text, type);
        } catch (JsonProcessingException e) {
            throw RequestException.bad("the body is not what it should be: " + StrictJson.describe(e));
        } catch (IllegalArgumentException e) {
            throw RequestException.bad("the body is not what it should be: " + e.getMessage());
        }
    }
}
