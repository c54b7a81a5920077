package org.desam4j.cli;

import org.desam4j.model.spec.SamConfig;
import picocli.CommandLine.Option;

/** The choice of a published size. */
final class VariantOption {

    @Option(
            names = "--variant",
            paramLabel = "vit_b|vit_l|vit_h",
            defaultValue = "vit_b",
            description = "Published size of the network (default: ${DEFAULT-VALUE}).")
    private String variant;

    String name() {
        return variant;
    }

    /** @throws IllegalArgumentException if there is none of that name */
    SamConfig config() {
        return switch (variant) {
            case "vit_b" -> SamConfig.vitB();
            case "vit_l" -> SamConfig.vitL();
            case "vit_h" -> SamConfig.vitH();
            default -> throw new IllegalArgumentException("the variant is vit_b, vit_l or vit_h, not " + variant);
        };
    }
}
