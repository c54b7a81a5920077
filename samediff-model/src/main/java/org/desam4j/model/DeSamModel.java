package org.desam4j.model;

import java.util.List;
import java.util.function.Predicate;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.decoder.internal.MaskDecoder;
import org.desam4j.model.encoder.internal.ImageEncoder;
import org.desam4j.model.prompt.internal.PromptEncoder;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Scope;

/** The whole network as a description: its modules, and all parameters that it needs, before any weight exists. */
public final class DeSamModel {
    /** Start of the names of PDMM's parameters, which a SAM checkpoint does not have. */
    public static final String PDMM_PREFIX = "mask_decoder.pimm.";

    /** Start of the names of the image encoder's parameters. */
    public static final String IMAGE_ENCODER_PREFIX = "image_encoder.";

    private final SamConfig config;
    private final ImageEncoder imageEncoder;
    private final PromptEncoder promptEncoder;
    private final MaskDecoder maskDecoder;
    private final List<Parameter> parameters;

    public DeSamModel(SamConfig config) {
        this(config, SqueezeExcitationGate.CONSTANT);
    }

    public DeSamModel(SamConfig config, SqueezeExcitationGate gate) {
        this.config = config;
        Scope root = Scope.root();
        imageEncoder = new ImageEncoder(root.child("image_encoder"), config);
        promptEncoder = new PromptEncoder(root.child("prompt_encoder"), config);
        maskDecoder = new MaskDecoder(root.child("mask_decoder"), config, gate);
        parameters = root.declared();
    }

    public SamConfig config() {
        return config;
    }

    ImageEncoder imageEncoder() {
        return imageEncoder;
    }

    PromptEncoder promptEncoder() {
        return promptEncoder;
    }

    MaskDecoder maskDecoder() {
        return maskDecoder;
    }

    /** All parameters, in the original's order. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The parameters whose names begin with {@code prefix}. */
    public List<Parameter> parameters(String prefix) {
        Predicate<Parameter> below = parameter -> parameter.name().startsWith(prefix);
        return parameters.stream().filter(below).toList();
    }

    /** The number of values in all parameters whose names begin with {@code prefix}; the empty prefix counts all. */
    public long parameterCount(String prefix) {
        return parameters(prefix).stream()
                .mapToLong(parameter -> parameter.shape().elements())
                .sum();
    }
}
