package org.desam4j.model;

/** The part that makes a mask; the published network is {@link #PDMM}, the others are what it is compared with. */
public enum MaskSource {
    /** DeSAM: PDMM, which fuses PRIM's mask embedding. */
    PDMM,
    /** PDMM with the image embedding in the place of PRIM's mask embedding, so that no prompt reaches it. */
    PDMM_WITHOUT_PRIM,
    /** SAM's own mask head on its first mask token. */
    SAM_HEAD
}
