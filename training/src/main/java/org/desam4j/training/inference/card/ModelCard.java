package org.desam4j.training.inference.card;

import java.util.Objects;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.training.preprocess.IntensityRules;

/**
 * All that inference needs to know of a model beside its weights, and how the model came about. It lies in the metadata of the
 * model's file, so that the file alone is enough.
 *
 * @param prompt the prompt of each slice
 * @param decoder the parts that make the masks
 * @param gate of PDMM's blocks
 * @param label the organ's value in label maps, 1 to 65535
 * @param labelName the organ's name
 * @param protocol the mapping of intensities to grey levels, by site, and the finishing and comparing of masks
 * @param provenance the training that made the model
 */
public record ModelCard(
        PromptMode prompt,
        MaskDecoderKind decoder,
        SqueezeExcitationGate gate,
        int label,
        String labelName,
        Protocol protocol,
        Provenance provenance) {

    /** The largest value of an organ: label maps hold whole numbers of 16 bits and more. */
    public static final int LARGEST_LABEL = 65_535;

    /** For a checkpoint that says nothing of itself, such as one of the published code: DeSAM-B by the default protocol. */
    public static final ModelCard UNKNOWN = new ModelCard(
            new PromptMode.WholeBox(),
            MaskDecoderKind.DESAM,
            SqueezeExcitationGate.CONSTANT,
            1,
            nameOf(1),
            Protocol.DEFAULT,
            Provenance.UNKNOWN);

    public ModelCard {
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(decoder, "decoder");
        Objects.requireNonNull(gate, "gate");
        Objects.requireNonNull(labelName, "labelName");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(provenance, "provenance");
        if (label < 1 || label > LARGEST_LABEL) {
            throw new IllegalArgumentException("the label must lie between 1 and " + LARGEST_LABEL);
        }
    }

    /** The name of an organ that nobody has named. */
    public static String nameOf(int label) {
        return "label " + label;
    }

    /** This card with another prompt. */
    public ModelCard withPrompt(PromptMode other) {
        return toBuilder().prompt(other).build();
    }

    /** This card with another decoder of the same network. */
    public ModelCard withDecoder(MaskDecoderKind other) {
        return new ModelCard(prompt, other, gate, label, labelName, protocol, provenance);
    }

    /** This card with another value in label maps; the organ stays. */
    public ModelCard withLabel(int other) {
        return toBuilder().label(other).build();
    }

    /**
     * This card for the scans of one site: with that site's window alone.
     *
     * @throws IllegalArgumentException if windows depend on the site, and neither a window nor a training case is of this one
     */
    public ModelCard atSite(String site) {
        IntensityRules rules = protocol.intensity();
        if (rules.dependOnSite()
                && !rules.sites().contains(site)
                && !provenance.sources().contains(site)) {
            throw new IllegalArgumentException("the model knows no site " + site + " (its windows: " + rules.describe()
                    + "); give --window LOW:HIGH, or --window percentiles");
        }
        return withProtocol(protocol.withIntensity(rules.of(site)));
    }

    /** This card with another protocol. */
    public ModelCard withProtocol(Protocol other) {
        return toBuilder().protocol(other).build();
    }

    /** A builder that begins with this card. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** A card in the making. */
    public static final class Builder {
        private PromptMode prompt;
        private MaskDecoderKind decoder;
        private SqueezeExcitationGate gate;
        private int label;
        private String labelName;
        private Protocol protocol;
        private Provenance provenance;

        private Builder(ModelCard start) {
            prompt = start.prompt;
            decoder = start.decoder;
            gate = start.gate;
            label = start.label;
            labelName = start.labelName;
            protocol = start.protocol;
            provenance = start.provenance;
        }

        /** Sets {@link ModelCard#prompt()}. */
        public Builder prompt(PromptMode value) {
            prompt = value;
            return this;
        }

        /** Sets {@link ModelCard#decoder()}. */
        public Builder decoder(MaskDecoderKind value) {
            decoder = value;
            return this;
        }

        /** Sets {@link ModelCard#gate()}. */
        public Builder gate(SqueezeExcitationGate value) {
            gate = value;
            return this;
        }

        /** Sets {@link ModelCard#label()}. */
        public Builder label(int value) {
            label = value;
            return this;
        }

        /** Sets {@link ModelCard#labelName()}. */
        public Builder labelName(String value) {
            labelName = value;
            return this;
        }

        /** Sets {@link ModelCard#protocol()}. */
        public Builder protocol(Protocol value) {
            protocol = value;
            return this;
        }

        /** Sets {@link ModelCard#provenance()}. */
        public Builder provenance(Provenance value) {
            provenance = value;
            return this;
        }

        /**
         * The result.
         *
         * @throws IllegalArgumentException if the label is out of its range
         */
        public ModelCard build() {
            return new ModelCard(prompt, decoder, gate, label, labelName, protocol, provenance);
        }
    }
}
