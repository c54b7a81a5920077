package org.desam4j.cli;

import java.util.Iterator;
import java.util.Locale;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.run.TrainingSettings;
import picocli.CommandLine.Option;

/** The decoder, its gate, and its trained parts. */
final class PartOptions {

    @Option(
            names = "--decoder",
            paramLabel = "NAME",
            defaultValue = "desam",
            completionCandidates = DecoderNames.class,
            description = "Part that makes the masks, one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private String decoder;

    @Option(
            names = "--se",
            paramLabel = "constant|before-norm",
            defaultValue = "constant",
            description =
                    "Squeeze-and-excitation gate of PDMM: the published one, which is always the constant 0.5, or one that"
                            + " pools before the instance norm (default: ${DEFAULT-VALUE}).")
    private String gate;

    @Option(
            names = "--train-parts",
            paramLabel = "decoder|pdmm|prim",
            defaultValue = "decoder",
            description = "Trained parts of the decoder; the others stay frozen (default: ${DEFAULT-VALUE}).")
    private TrainingSettings.TrainedParts trained;

    /**
     * Settings with what these options change.
     *
     * @throws IllegalArgumentException if there is no such decoder or gate
     */
    TrainingSettings change(TrainingSettings start) {
        return start.toBuilder()
                .decoder(MaskDecoderKind.named(decoder))
                .gate(gate())
                .trained(trained)
                .build();
    }

    /** The decoders that there are. */
    private static final class DecoderNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return MaskDecoderKind.ALL.stream()
                    .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                    .iterator();
        }
    }

    private SqueezeExcitationGate gate() {
        return switch (gate) {
            case "constant" -> SqueezeExcitationGate.CONSTANT;
            case "before-norm" -> SqueezeExcitationGate.BEFORE_NORM;
            default -> throw new IllegalArgumentException("the gate is constant or before-norm, not " + gate);
        };
    }
}
