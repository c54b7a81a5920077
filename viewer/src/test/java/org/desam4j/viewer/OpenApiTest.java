package org.desam4j.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.viewer.http.Routes;
import org.desam4j.viewer.model.ModelFiles;
import org.desam4j.viewer.model.Models;
import org.desam4j.viewer.model.SegmentDesk;
import org.junit.jupiter.api.Test;

/** The description of the interface, and the interface. */
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "delete", "put", "patch", "head");

    private static JsonNode description() throws Exception {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("openapi.json")) {
            return StrictJson.object(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void everyPathIsDescribedAndNoOther() throws Exception {
        Routes routes = new Routes();
        SegmentDesk.Limits limits = new SegmentDesk.Limits(1, 1, Duration.ofSeconds(1));
        try (SegmentDesk desk = new SegmentDesk(new Models(ModelFiles.NONE), limits)) {
            new SegmentRoutes(desk).addTo(routes);
        }
        List<String> described = new ArrayList<>();
        description()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(name -> {
                    if (METHODS.contains(name)) {
                        described.add(name.toUpperCase(Locale.ROOT) + " "
                                + path.getKey().substring(1));
                    }
                }));
        assertThat(described).containsExactlyInAnyOrderElementsOf(routes.paths());
    }

    @Test
    void everyReferenceLeadsSomewhere() throws Exception {
        JsonNode all = description();
        List<String> references = new ArrayList<>();
        all.findValues("$ref").forEach(reference -> references.add(reference.asText()));
        assertThat(references)
                .hasSizeGreaterThan(15)
                .allSatisfy(
                        reference -> assertThat(all.at(reference.substring(1)).isMissingNode())
                                .as(reference)
                                .isFalse());
    }
}
