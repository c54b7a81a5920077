package org.desam4j.model;

/** The ways to make masks. The published network's is {@link #PDMM}; the others are what it is compared with. */
public final class MaskSources {
    /** DeSAM: PDMM, which fuses PRIM's mask embedding. */
    public static final MaskSource PDMM = new PdmmMasks(true);

    /** PDMM with the image embedding in the place of PRIM's mask embedding, so that no prompt reaches it. */
    public static final MaskSource PDMM_WITHOUT_PRIM = new PdmmMasks(false);

    /** SAM's own mask head on its first mask token. */
    public static final MaskSource SAM_HEAD = new SamMasks();

    private MaskSources() {}
}
