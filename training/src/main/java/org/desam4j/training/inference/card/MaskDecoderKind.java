package org.desam4j.training.inference.card;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.ImageContext;
import org.desam4j.model.MaskSource;
import org.desam4j.model.MaskSources;
import org.desam4j.model.Prompted;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The part of the network that makes the mask, as model cards, run files and options name it. */
public final class MaskDecoderKind {
    /** PRIM and PDMM, as published. */
    public static final MaskDecoderKind DESAM = new MaskDecoderKind("DESAM", "DeSAM", MaskSources.PDMM);

    /** PDMM alone, without anything of the prompt. */
    public static final MaskDecoderKind WITHOUT_PRIM =
            new MaskDecoderKind("WITHOUT_PRIM", "DeSAM without PRIM", MaskSources.PDMM_WITHOUT_PRIM);

    /** SAM's own single-mask output, the first mask token's. */
    public static final MaskDecoderKind SAM = new MaskDecoderKind("SAM", "SAM", MaskSources.SAM_HEAD);

    /** All; another one is added here. */
    public static final List<MaskDecoderKind> ALL = List.of(DESAM, WITHOUT_PRIM, SAM);

    private final String name;
    private final String title;
    private final MaskSource source;

    private MaskDecoderKind(String name, String title, MaskSource source) {
        this.name = name;
        this.title = title;
        this.source = source;
    }

    /**
     * The kind of a name, in whatever case it is written.
     *
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static MaskDecoderKind named(String name) {
        return ALL.stream()
                .filter(kind -> kind.name.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no decoder " + name + "; there are "
                        + String.join(
                                ", ", ALL.stream().map(MaskDecoderKind::name).toList())));
    }

    /** The name in files. */
    @JsonValue
    public String name() {
        return name;
    }

    /** The way in which masks are made. */
    public MaskSource source() {
        return source;
    }

    /**
     * The mask logits of each prompt, row-major.
     *
     * @param features of B images, or of one; stay the caller's
     * @param context of the same images; stays the caller's
     * @param prompted PRIM's output for B prompts; stays the caller's
     */
    public List<float[]> logits(DeSamNetwork network, Features features, ImageContext context, Prompted prompted) {
        try (INDArray masks = source.masks(network, features, context, prompted)) {
            List<float[]> logits = new ArrayList<>();
            for (int prompt = 0; prompt < masks.size(0); prompt++) {
                INDArray mask = masks.get(NDArrayIndex.point(prompt), NDArrayIndex.point(0));
                try (INDArray copy = mask.dup('c')) {
                    logits.add(copy.data().asFloat());
                }
            }
            return logits;
        }
    }

    /** The title for people. */
    @Override
    public String toString() {
        return title;
    }
}
