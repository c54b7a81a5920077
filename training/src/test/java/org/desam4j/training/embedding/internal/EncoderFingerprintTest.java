package org.desam4j.training.embedding.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.Golden;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.Weights;
import org.junit.jupiter.api.Test;

class EncoderFingerprintTest {

    /** SHA-256 of each name, shape and values of the image encoder: the key of every cache that was filled before there was a choice. */
    @Test
    void inFloat32ItIsTheHashOfTheWeightsAlone() throws Exception {
        DeSamModel model = Golden.microModel();
        try (Weights weights = Golden.microWeights(model)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Parameter parameter : model.parameters("image_encoder.")) {
                digest.update((parameter.name() + parameter.shape()).getBytes(StandardCharsets.UTF_8));
                float[] values = weights.array(parameter.name()).data().asFloat();
                ByteBuffer bytes =
                        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
                bytes.asFloatBuffer().put(values);
                digest.update(bytes);
            }
            assertThat(EncoderFingerprint.of(model, weights, Precision.FLOAT32))
                    .isEqualTo(HexFormat.of().formatHex(digest.digest()));
        }
    }

    @Test
    void embeddingsOfAnotherPrecisionHaveAnotherKey() {
        DeSamModel model = Golden.microModel();
        try (Weights weights = Golden.microWeights(model)) {
            assertThat(EncoderFingerprint.of(model, weights, Precision.BFLOAT16))
                    .isNotEqualTo(EncoderFingerprint.of(model, weights, Precision.FLOAT32));
        }
    }
}
