package org.desam4j.weights;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Networks that people take for SAM, told by names of parameters that no other network has. */
final class ForeignNetwork {
    /**
     * A network.
     *
     * @param title the name of the network for people
     * @param sign tells a name of its parameters
     */
    private record Kind(String title, Predicate<String> sign) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("SAM 2", startsWith("image_encoder.trunk.", "sam_mask_decoder.", "memory_encoder.")),
            new Kind("SAM 2 in Hugging Face's form", startsWith("vision_encoder.backbone.")),
            new Kind("SAM 3", startsWith("detector.", "tracker_model.", "detector_model.")),
            new Kind("MobileSAM", startsWith("image_encoder.patch_embed.seq.", "image_encoder.layers.0.blocks.")),
            new Kind("EdgeSAM or RepViT-SAM", startsWith("image_encoder.features.", "image_encoder.stages.")),
            new Kind("EfficientViT-SAM", startsWith("image_encoder.backbone.")));

    private ForeignNetwork() {}

    private static Predicate<String> startsWith(String... starts) {
        return name -> List.of(starts).stream().anyMatch(name::startsWith);
    }

    /** The network whose names these are, if it is known and not supported. */
    static Optional<String> of(Collection<String> names) {
        return KINDS.stream()
                .filter(kind -> names.stream().anyMatch(kind.sign()))
                .findFirst()
                .map(Kind::title);
    }
}
