package org.desam4j.training.embedding;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.Parameter;
import org.desam4j.model.Weights;

/**
 * A hash of the image encoder's weights. A trained model has the encoder of the checkpoint that it was trained from, so
 * both have the same fingerprint and share what is cached.
 */
final class EncoderFingerprint {
    private EncoderFingerprint() {}

    /** SHA-256 over names, shapes and values, in hexadecimal. */
    static String of(DeSamModel model, Weights weights) {
        MessageDigest digest = sha256();
        for (Parameter parameter : model.parameters(DeSamModel.IMAGE_ENCODER_PREFIX)) {
            digest.update((parameter.name() + parameter.shape()).getBytes(StandardCharsets.UTF_8));
            digest.update(weights.array(parameter.name()).data().asNio());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
