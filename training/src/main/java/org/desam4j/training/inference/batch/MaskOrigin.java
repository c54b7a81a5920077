package org.desam4j.training.inference.batch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.inference.Organ;
import org.desam4j.training.inference.Segmenter;
import org.desam4j.training.internal.FileHash;
import org.desam4j.training.volume.Volumes;

/**
 * The origin of a mask that this program wrote: the scan, and the models with the way in which they were used. It is the remark with
 * which the mask is written: any program that saves the file again drops it, so that a mask that somebody has changed is not taken for
 * one of ours, and the volume's header stays the scan's.
 *
 * @param scan hash of the scan's files
 * @param method hash of all that turns a scan into a mask
 */
record MaskOrigin(String scan, String method) {
    private static final Pattern TEXT =
            Pattern.compile("desam4j predict, scan (?<scan>[0-9a-f]{64}), method (?<method>[0-9a-f]{64})");

    /** The origin of the mask that a scan will have. */
    static MaskOrigin of(Path scan, String method) throws IOException {
        return new MaskOrigin(Volumes.hash(scan), method);
    }

    /** A hash of the program's version, the models' weights, the cards by which they are used, and the precision of products. */
    static String method(Segmenter segmenter) {
        MessageDigest digest = FileHash.sha256();
        digest.update(version().getBytes(StandardCharsets.UTF_8));
        for (Organ organ : segmenter.organs()) {
            organ.model().addTo(digest);
            String use = organ.card().prompt() + " " + organ.card().decoder() + " "
                    + organ.card().gate() + " " + organ.card().label() + " "
                    + organ.card().protocol();
            digest.update(use.getBytes(StandardCharsets.UTF_8));
            Precision precision = organ.model().network().precision();
            // Masks that were made before there was another precision are of float32, and stay valid.
            if (precision != Precision.FLOAT32) {
                digest.update(precision.name().getBytes(StandardCharsets.UTF_8));
            }
        }
        segmenter.prompt().ifPresent(prompt -> digest.update(prompt.describe().getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The program's version; {@code null} where it does not run from a jar. */
    static String version() {
        return String.valueOf(MaskOrigin.class.getPackage().getImplementationVersion());
    }

    /** The origin that a file names; nothing if it is none of our masks, or somebody has saved it again. */
    static Optional<MaskOrigin> read(Path mask) throws IOException {
        return Volumes.remark(mask)
                .map(TEXT::matcher)
                .filter(Matcher::matches)
                .map(matcher -> new MaskOrigin(matcher.group("scan"), matcher.group("method")));
    }

    /** The text that {@link #read} reads. */
    @Override
    public String toString() {
        return "desam4j predict, scan " + scan + ", method " + method;
    }
}
