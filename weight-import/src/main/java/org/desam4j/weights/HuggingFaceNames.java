package org.desam4j.weights;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that Hugging Face's transformers gives to SAM's parameters ({@code SamModel}), and the original's names of the same
 * parameters: the one table of names in this project, since most people download SAM in that form.
 *
 * @see <a href="https://github.com/huggingface/transformers/tree/main/src/transformers/models/sam">transformers' SAM</a>
 */
final class HuggingFaceNames {
    /** The name of a parameter that no other form of SAM has. */
    private static final String SIGN = "vision_encoder.patch_embed.projection.weight";

    private static final String POSITIONS = "prompt_encoder.shared_embedding.positional_embedding";
    private static final String SAME_POSITIONS = "shared_image_embedding.positional_embedding";

    /** A part at the start of names: theirs and the original's. */
    private record Rule(Pattern theirs, String original) {
        Rule(String theirs, String original) {
            this(Pattern.compile("^" + theirs), original);
        }
    }

    private static final List<Rule> RULES = List.of(
            new Rule("vision_encoder\\.pos_embed$", "image_encoder.pos_embed"),
            new Rule("vision_encoder\\.patch_embed\\.projection\\.", "image_encoder.patch_embed.proj."),
            new Rule("vision_encoder\\.layers\\.(\\d+)\\.layer_norm([12])\\.", "image_encoder.blocks.$1.norm$2."),
            new Rule("vision_encoder\\.layers\\.(\\d+)\\.(attn|mlp)\\.", "image_encoder.blocks.$1.$2."),
            new Rule("vision_encoder\\.neck\\.conv1\\.", "image_encoder.neck.0."),
            new Rule("vision_encoder\\.neck\\.layer_norm1\\.", "image_encoder.neck.1."),
            new Rule("vision_encoder\\.neck\\.conv2\\.", "image_encoder.neck.2."),
            new Rule("vision_encoder\\.neck\\.layer_norm2\\.", "image_encoder.neck.3."),
            new Rule("vision_encoder\\.", "image_encoder."),
            new Rule(Pattern.quote(POSITIONS), "prompt_encoder.pe_layer.positional_encoding_gaussian_matrix"),
            new Rule(Pattern.quote(SAME_POSITIONS), "prompt_encoder.pe_layer.positional_encoding_gaussian_matrix"),
            new Rule("prompt_encoder\\.point_embed\\.", "prompt_encoder.point_embeddings."),
            new Rule("prompt_encoder\\.mask_embed\\.conv1\\.", "prompt_encoder.mask_downscaling.0."),
            new Rule("prompt_encoder\\.mask_embed\\.layer_norm1\\.", "prompt_encoder.mask_downscaling.1."),
            new Rule("prompt_encoder\\.mask_embed\\.conv2\\.", "prompt_encoder.mask_downscaling.3."),
            new Rule("prompt_encoder\\.mask_embed\\.layer_norm2\\.", "prompt_encoder.mask_downscaling.4."),
            new Rule("prompt_encoder\\.mask_embed\\.conv3\\.", "prompt_encoder.mask_downscaling.6."),
            new Rule(
                    "mask_decoder\\.transformer\\.layers\\.(\\d+)\\.layer_norm([1-4])\\.",
                    "mask_decoder.transformer.layers.$1.norm$2."),
            new Rule(
                    "mask_decoder\\.transformer\\.layer_norm_final_attn\\.",
                    "mask_decoder.transformer.norm_final_attn."),
            new Rule("mask_decoder\\.upscale_conv1\\.", "mask_decoder.output_upscaling.0."),
            new Rule("mask_decoder\\.upscale_layer_norm\\.", "mask_decoder.output_upscaling.1."),
            new Rule("mask_decoder\\.upscale_conv2\\.", "mask_decoder.output_upscaling.3."));

    /** The layers of a small MLP: theirs are the first, those between, and the last; the original's are numbered. */
    private static final Pattern MLP_LAYER =
            Pattern.compile("^(mask_decoder\\.(?:iou_prediction_head|output_hypernetworks_mlps\\.\\d+))\\."
                    + "(proj_in|proj_out|layers\\.(\\d{1,4}))\\.");

    private static final int MOST_LAYERS = 64;

    private final Set<String> names;

    private HuggingFaceNames(Collection<String> names) {
        this.names = new HashSet<>(names);
    }

    /** The table for a checkpoint's names, if they are Hugging Face's. */
    static Optional<HuggingFaceNames> of(Collection<String> names) {
        return names.contains(SIGN) ? Optional.of(new HuggingFaceNames(names)) : Optional.empty();
    }

    /**
     * The original's name of a parameter. Names that are the same in both, or that neither knows, stay as they are.
     *
     * @return the name; empty for the second copy of a parameter that transformers may write twice
     */
    Optional<String> original(String name) {
        if (name.equals(SAME_POSITIONS) && names.contains(POSITIONS)) {
            return Optional.empty();
        }
        Matcher layer = MLP_LAYER.matcher(name);
        if (layer.find()) {
            return Optional.of(layer.group(1) + ".layers." + number(layer) + "." + name.substring(layer.end()));
        }
        for (Rule rule : RULES) {
            Matcher matcher = rule.theirs().matcher(name);
            if (matcher.find()) {
                return Optional.of(matcher.replaceFirst(rule.original()));
            }
        }
        return Optional.of(name);
    }

    private int number(Matcher layer) {
        return switch (layer.group(2)) {
            case "proj_in" -> 0;
            case "proj_out" -> {
                int between = 0;
                while (between < MOST_LAYERS && names.contains(layer.group(1) + ".layers." + between + ".weight")) {
                    between++;
                }
                yield between + 1;
            }
            default -> Integer.parseInt(layer.group(3)) + 1;
        };
    }
}
