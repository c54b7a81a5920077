package org.desam4j.cli;

import org.desam4j.model.SamConfig;

/** The published sizes by name. */
final class Variants {
    private Variants() {}

    /** @throws IllegalArgumentException if there is none of that name */
    static SamConfig named(String variant) {
        return switch (variant) {
            case "vit_b" -> SamConfig.vitB();
            case "vit_l" -> SamConfig.vitL();
            case "vit_h" -> SamConfig.vitH();
            default -> throw new IllegalArgumentException("the variant is vit_b, vit_l or vit_h, not " + variant);
        };
    }
}
