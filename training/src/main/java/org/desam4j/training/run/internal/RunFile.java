package org.desam4j.training.run.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.desam4j.training.DataException;
import org.desam4j.training.inference.card.CaseRole;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.training.run.Sampling;
import org.desam4j.training.volume.ScanReading;
import org.desam4j.training.volume.internal.ContentHash;
import org.desam4j.weights.internal.AtomicFile;

/** The file that describes a run: one JSON object with a format number. */
final class RunFile {
    private static final int CURRENT = 2;

    /** The format of the files that have no number. */
    private static final int UNNUMBERED = 1;

    private RunFile() {}

    static void write(Path file, RunDescription description) throws IOException {
        byte[] json = StrictJson.indented(StrictJson.tree(CURRENT, description));
        AtomicFile.write(file, temporary -> Files.write(temporary, json));
    }

    /**
     * Reads a description of this or an earlier format.
     *
     * @throws DataException if it is missing, faulty, or of a later format
     */
    static RunDescription read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new DataException(file, "no such file; give a folder that train has written");
        }
        try {
            ObjectNode json = StrictJson.object(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            JsonNode number = json.remove(StrictJson.FORMAT);
            int format = number == null ? UNNUMBERED : number.asInt();
            if (format > CURRENT) {
                throw new DataException(
                        file, "has the format " + format + ", which a later version of desam4j wrote; use that one");
            }
            if (format == UNNUMBERED) {
                upgrade(file, json);
            } else if (format != CURRENT) {
                throw new DataException(file, "has no format number that train writes: " + number);
            }
            return StrictJson.value(json, RunDescription.class);
        } catch (JsonProcessingException e) {
            throw new DataException(file, "is not what train writes: " + StrictJson.describe(e), e);
        }
    }

    /**
     * Turns a description without a number into one of format 2: an organ has no name, the checkpoint holds one network, slices
     * without the organ took no part, all components of a mask are kept, scans were read as they were stored, voxel sizes and the
     * checkpoint's own cases are not known, nothing was changed, and cases are known by the hashes of their files.
     */
    private static void upgrade(Path file, ObjectNode json) throws DataException {
        if (json.path("settings") instanceof ObjectNode settings) {
            if (settings.path("protocol") instanceof ObjectNode protocol) {
                protocol.putObject("reading")
                        .put("sliceAxis", ScanReading.ORIGINAL.sliceAxis().name())
                        .put("volume", ScanReading.ORIGINAL.volume());
                protocol.put("components", Protocol.Components.ALL.name());
            }
            settings.put("labelName", ModelCard.nameOf(settings.path("label").asInt()));
            settings.set("sampling", StrictJson.tree(Sampling.PUBLISHED));
        }
        json.put("state", "");
        json.putArray("inherited");
        json.putArray("spacing");
        json.putArray("changes");
        JsonNode files = json.remove("files");
        ArrayNode cases = json.putArray("cases");
        Map<String, CaseRole> roles =
                Map.of("training", CaseRole.TRAINING, "validation", CaseRole.VALIDATION, "heldOut", CaseRole.HELD_OUT);
        for (String part : List.of("training", "validation", "heldOut")) {
            JsonNode ids = json.remove(part);
            if (ids == null || !ids.isArray() || files == null) {
                throw new DataException(file, "is not what train writes: it lacks the list " + part + " or files");
            }
            ids.forEach(id -> cases.addObject()
                    .put("id", id.asText())
                    .put("role", roles.get(part).name())
                    .put("scan", hash(files, id.asText() + "_0000"))
                    .put("label", hash(files, id.asText())));
        }
    }

    /** The hash of a case's file, which may be compressed or not; empty where there is none, as for held-out cases. */
    private static String hash(JsonNode files, String name) {
        for (String suffix : List.of(".nii.gz", ".nii")) {
            if (files.path(name + suffix).isTextual()) {
                return ContentHash.ofFile(files.path(name + suffix).asText());
            }
        }
        return "";
    }
}
