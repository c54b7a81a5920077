package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A page in {@link Chromium}, with all that it asks for and complains of since it was opened. */
final class Tab implements AutoCloseable {
    private static final int SECONDS = 60;
    private static final int MOST_CONTROLS = 80;
    private static final int TOUCH_STEPS = 8;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Integer> KEY_CODES = Map.of(
            "Enter",
            13,
            "Tab",
            9,
            "PageUp",
            33,
            "PageDown",
            34,
            "End",
            35,
            "Home",
            36,
            "ArrowLeft",
            37,
            "ArrowUp",
            38,
            "ArrowRight",
            39,
            "ArrowDown",
            40);

    private final WebSocket socket;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    Tab(HttpClient client, URI debugger) {
        socket = client.newWebSocketBuilder()
                .buildAsync(debugger, new Listener())
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
        for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
            send(domain + ".enable", Map.of());
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }

    private void take(String message) {
        try {
            JsonNode json = JSON.readTree(message);
            JsonNode parameters = json.path("params");
            switch (json.path("method").asText()) {
                case "Network.requestWillBeSent" ->
                    requests.add(parameters.at("/request/url").asText());
                case "Runtime.exceptionThrown" ->
                    complaints.add(parameters.path("exceptionDetails").toString());
                case "Log.entryAdded" ->
                    complain(parameters.path("entry").path("level").asText(), parameters);
                case "Runtime.consoleAPICalled" ->
                    complain(parameters.path("type").asText(), parameters);
                default -> answer(json);
            }
        } catch (IOException e) {
            complaints.add(e.toString());
        }
    }

    private void complain(String level, JsonNode what) {
        if (level.equals("error") || level.equals("warning")) {
            complaints.add(what.toString());
        }
    }

    private void answer(JsonNode json) {
        CompletableFuture<JsonNode> asked = waiting.remove(json.path("id").asInt());
        if (asked != null) {
            if (json.has("error")) {
                asked.completeExceptionally(new AssertionError(json.get("error").toString()));
            } else {
                asked.complete(json.path("result"));
            }
        }
    }

    private JsonNode send(String method, Map<String, ?> parameters) {
        int id = number.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        String text = JSON.valueToTree(Map.of("id", id, "method", method, "params", parameters))
                .toString();
        socket.sendText(text, true).join();
        return answer.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    /** Goes to an address. */
    Tab open(String address) {
        send("Page.navigate", Map.of("url", address));
        waitFor("document.readyState === 'complete'");
        return this;
    }

    /** The value of an expression, which may be a promise. */
    JsonNode evaluate(String expression) {
        JsonNode result =
                send("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        assertThat(result.has("exceptionDetails"))
                .as(expression + ": " + result)
                .isFalse();
        return result.path("result").path("value");
    }

    /** Waits until an expression is true. */
    void waitFor(String condition) {
        String poll = "new Promise((done, failed) => { const end = Date.now() + " + 1000 * (SECONDS - 10)
                + "; const look = () => { try { if (" + condition
                + ") return done(true); } catch (e) { if (Date.now() > end)"
                + " return failed(e); } if (Date.now() > end) done(false); else setTimeout(look, 20); }; look(); })";
        assertThat(evaluate(poll).asBoolean())
                .as(condition + "; the page says: " + complaints)
                .isTrue();
    }

    /** The size of the window in pixels, and the colours that its user prefers. */
    Tab looks(int width, int height, String scheme) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        return this;
    }

    /** Moves the pointer from one place on the page to another with its button down; a click if they are the same. */
    void drag(double x0, double y0, double x1, double y1) {
        mouse("mouseMoved", x0, y0, 0);
        mouse("mousePressed", x0, y0, 1);
        if (x0 != x1 || y0 != y1) {
            mouse("mouseMoved", (x0 + x1) / 2, (y0 + y1) / 2, 1);
            mouse("mouseMoved", x1, y1, 1);
        }
        mouse("mouseReleased", x1, y1, 0);
    }

    private void mouse(String type, double x, double y, int buttons) {
        send(
                "Input.dispatchMouseEvent",
                Map.of("type", type, "x", x, "y", y, "button", "left", "buttons", buttons, "clickCount", 1));
    }

    /** Turns the wheel by so many pixels at a place on the page. */
    void wheel(double x, double y, double pixels) {
        send("Input.dispatchMouseEvent", Map.of("type", "mouseWheel", "x", x, "y", y, "deltaX", 0, "deltaY", pixels));
    }

    /** Puts fingers on places of the page and lifts them after they have moved by some pixels downwards, the second one upwards. */
    void touch(double pixels, double[]... fingers) {
        touches("touchStart", 0, fingers);
        for (int step = 1; step <= TOUCH_STEPS; step++) {
            touches("touchMove", pixels * step / TOUCH_STEPS, fingers);
        }
        touches("touchEnd", 0);
    }

    private void touches(String type, double moved, double[]... fingers) {
        List<Map<String, Object>> points = new ArrayList<>();
        for (int i = 0; i < fingers.length; i++) {
            double down = i == 0 ? moved : -moved;
            points.add(Map.of("x", fingers[i][0], "y", fingers[i][1] + down, "id", i));
        }
        send("Input.dispatchTouchEvent", Map.of("type", type, "touchPoints", points));
    }

    /** Presses keys one after another: letters, or names such as {@code ArrowDown}. */
    void keys(String... names) {
        for (String name : names) {
            boolean letter = name.length() == 1;
            int code = letter ? Character.toUpperCase(name.charAt(0)) : KEY_CODES.get(name);
            String text = letter ? name : name.equals("Enter") ? "\r" : "";
            for (String type : List.of(text.isEmpty() ? "rawKeyDown" : "keyDown", "keyUp")) {
                send(
                        "Input.dispatchKeyEvent",
                        Map.of(
                                "type",
                                type,
                                "key",
                                name,
                                "text",
                                type.equals("keyUp") ? "" : text,
                                "windowsVirtualKeyCode",
                                code));
            }
        }
    }

    /** Goes from control to control with the keyboard until an expression is true. */
    void tabTo(String reached) {
        for (int i = 0; i < MOST_CONTROLS && !evaluate(reached).asBoolean(); i++) {
            keys("Tab");
        }
        assertThat(evaluate(reached).asBoolean()).as(reached).isTrue();
    }

    /** A picture of what the window shows, as PNG. */
    Path screenshot(Path file) throws IOException {
        String data = send("Page.captureScreenshot", Map.of("format", "png"))
                .path("data")
                .asText();
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.write(file, Base64.getDecoder().decode(data));
    }

    /** The addresses that the page has asked for. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** The page's errors and warnings. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
