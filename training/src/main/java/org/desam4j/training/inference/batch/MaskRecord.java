package org.desam4j.training.inference.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.inference.Organ;
import org.desam4j.training.inference.ScanPrompt;
import org.desam4j.training.inference.Segmenter;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.internal.OwnFile;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.weights.internal.AtomicFile;

/**
 * The origin and the settings of a mask, for people: it lies beside the mask as {@code CASE.json}.
 *
 * @param madeBy the program's command and version
 * @param scan the scan's file
 * @param scanSha256 hash of the scan's files
 * @param method hash of all that turns a scan into this mask, as the mask itself has it
 * @param userPrompt the user's prompt and its slices; empty without one
 * @param organs in the order in which they win where they overlap
 */
record MaskRecord(String madeBy, String scan, String scanSha256, String method, String userPrompt, List<Use> organs) {
    private static final int FORMAT = 1;
    private static final String COMMAND = "desam4j predict";

    MaskRecord {
        organs = List.copyOf(organs);
    }

    /**
     * The use of a model.
     *
     * @param model its file
     * @param label the organ's value in the mask
     * @param labelName the organ's name
     * @param precision of products
     * @param changes the changes that options made to the model's own card
     */
    record Use(
            String model,
            int label,
            String labelName,
            PromptMode prompt,
            MaskDecoderKind decoder,
            SqueezeExcitationGate gate,
            Protocol protocol,
            Precision precision,
            List<StrictJson.Difference> changes) {
        Use {
            changes = List.copyOf(changes);
        }

        static Use of(Organ organ) {
            return new Use(
                    organ.model().file().toString(),
                    organ.card().label(),
                    organ.card().labelName(),
                    organ.card().prompt(),
                    organ.card().decoder(),
                    organ.card().gate(),
                    organ.card().protocol(),
                    organ.model().network().precision(),
                    StrictJson.differences(organ.model().card(), organ.card()));
        }
    }

    /** The record of a mask that is about to be written. */
    static MaskRecord of(Path scan, MaskOrigin origin, Segmenter segmenter) {
        return new MaskRecord(
                maker(),
                scan.toString(),
                origin.scan(),
                origin.method(),
                segmenter.prompt().map(ScanPrompt::describe).orElse(""),
                segmenter.organs().stream().map(Use::of).toList());
    }

    /** The program's command and version. */
    static String maker() {
        return COMMAND + " " + MaskOrigin.version();
    }

    /** True if a record may be written: the place is free, or holds a record. */
    static boolean mayReplace(Path file) throws IOException {
        return OwnFile.isOursOrFree(file, COMMAND);
    }

    /** Writes it as JSON. */
    void write(Path file) throws IOException {
        byte[] json = StrictJson.indented(StrictJson.tree(FORMAT, this));
        AtomicFile.write(file, temporary -> Files.write(temporary, json));
    }
}
