package org.desam4j.training.embedding.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.internal.FileHash;

/**
 * A hash of the image encoder's weights and the precision of its products. A trained model has the encoder of the checkpoint that it was trained from, so
 * both have the same fingerprint and share what is cached.
 */
final class EncoderFingerprint {
    private EncoderFingerprint() {}

    /** SHA-256 over names, shapes and values, in hexadecimal; float32 counts for nothing, as before there was another precision. */
    static String of(DeSamModel model, Weights weights, Precision precision) {
        MessageDigest digest = FileHash.sha256();
        if (precision != Precision.FLOAT32) {
            digest.update(precision.name().getBytes(StandardCharsets.UTF_8));
        }
        for (Parameter parameter : model.parameters(DeSamModel.IMAGE_ENCODER_PREFIX)) {
            digest.update((parameter.name() + parameter.shape()).getBytes(StandardCharsets.UTF_8));
            digest.update(weights.array(parameter.name()).data().asNio());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
