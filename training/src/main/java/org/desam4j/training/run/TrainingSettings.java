package org.desam4j.training.run;

import java.util.List;
import java.util.Objects;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.internal.WhenAbsent;
import org.desam4j.training.objective.LossSettings;

/**
 * The settings of a training run; kept in the run's folder.
 *
 * @param sources the sites to train on
 * @param decoder the parts that make the mask; published: PRIM and PDMM
 * @param label the organ's value in the label maps
 * @param labelName the organ's name
 * @param prompt the prompt of each slice
 * @param protocol the choice of slices and the finishing of masks
 * @param loss the objective that is minimised
 * @param recipe the way it is minimised
 * @param split the division of the source site's cases
 * @param gate of PDMM's blocks; published, in effect: constant
 * @param trained the parts of the decoder that are trained; published: all
 * @param sampling the slices without the organ, and the points outside of it, that take part
 * @param augmentedCopies altered copies of each training case that are embedded beside it; published: 0
 * @param seed of PDMM's first weights, the order of slices, point prompts and augmentation
 * @param precision of the products of embeddings, and of the whole validation scans' masks
 * @param stepPrecision of the products of training steps and of the validation of slices; weights, moments, norms, the loss and sums of
 *     products are float32 always
 */
public record TrainingSettings(
        List<String> sources,
        int label,
        String labelName,
        PromptMode prompt,
        MaskDecoderKind decoder,
        Protocol protocol,
        LossSettings loss,
        Recipe recipe,
        SplitSettings split,
        SqueezeExcitationGate gate,
        TrainedParts trained,
        Sampling sampling,
        int augmentedCopies,
        long seed,
        @WhenAbsent("\"FLOAT32\"") Precision precision,
        @WhenAbsent("\"FLOAT32\"") Precision stepPrecision) {

    public TrainingSettings {
        sources = List.copyOf(sources);
        Objects.requireNonNull(labelName, "labelName");
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(decoder, "decoder");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(recipe, "recipe");
        Objects.requireNonNull(split, "split");
        Objects.requireNonNull(gate, "gate");
        Objects.requireNonNull(trained, "trained");
        Objects.requireNonNull(sampling, "sampling");
        Objects.requireNonNull(precision, "precision");
        Objects.requireNonNull(stepPrecision, "stepPrecision");
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("name at least one site to train on");
        }
        if (label < 1 || label > ModelCard.LARGEST_LABEL) {
            throw new IllegalArgumentException("the label must lie between 1 and " + ModelCard.LARGEST_LABEL);
        }
        loss.requireComplete();
        if (sampling.background() > 0 && !loss.countsEmptyMasks()) {
            throw new IllegalArgumentException(
                    "slices without the organ teach by cross-entropy or the focal loss alone, since"
                            + " Dice does not exist for an empty mask; add one of these, or leave such slices out by --background 0");
        }
        if (augmentedCopies < 0 || augmentedCopies > 100) {
            throw new IllegalArgumentException("the number of augmented copies must lie between 0 and 100");
        }
    }

    /**
     * The division of a source site's cases.
     *
     * @param validationShare of the cases that are not held out; published: 0.1
     * @param heldOutShare of all cases; published: 0
     * @param shuffled true if the cases are shuffled first, by the seed; published: false, with an option
     */
    public record SplitSettings(double validationShare, double heldOutShare, boolean shuffled) {
        /** The published split. */
        public static final SplitSettings PUBLISHED = new SplitSettings(0.1, 0, false);

        public SplitSettings {
            if (!(validationShare > 0 && validationShare < 1 && heldOutShare >= 0 && heldOutShare < 1)) {
                throw new IllegalArgumentException(
                        "the validation share must lie between 0 and 1, the held-out share must be below 1");
            }
        }
    }

    /** Parts of the decoder. */
    public enum TrainedParts {
        /** All, as published. */
        DECODER,
        /** PDMM alone; PRIM stays as SAM left it. */
        PDMM,
        /** PRIM and the heads alone; PDMM stays as it was initialised. */
        PRIM;

        /** True if a parameter of the decoder is trained. */
        public boolean includes(String parameter) {
            boolean pdmm = parameter.startsWith(DeSamModel.PDMM_PREFIX);
            return this == DECODER || pdmm == (this == PDMM);
        }
    }

    /** The published settings, with cross-entropy and the default protocol, for a site and a prompt. */
    public static TrainingSettings defaults(List<String> sources, int label, PromptMode prompt) {
        return new TrainingSettings(
                sources,
                label,
                ModelCard.nameOf(label),
                prompt,
                MaskDecoderKind.DESAM,
                Protocol.DEFAULT,
                LossSettings.DEFAULT,
                Recipe.PUBLISHED,
                SplitSettings.PUBLISHED,
                SqueezeExcitationGate.CONSTANT,
                TrainedParts.DECODER,
                Sampling.PUBLISHED,
                0,
                0,
                Precision.FLOAT32,
                Precision.FLOAT32);
    }

    /** A builder that begins with these settings. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** The losses that count with this prompt: whole boxes say nothing about a predicted IoU. */
    public LossSettings effectiveLoss() {
        return prompt instanceof PromptMode.WholeBox ? loss.withoutIou() : loss;
    }

    /** Settings in the making. */
    public static final class Builder {
        private List<String> sources;
        private int label;
        private String labelName;
        private PromptMode prompt;
        private MaskDecoderKind decoder;
        private Protocol protocol;
        private LossSettings loss;
        private Recipe recipe;
        private SplitSettings split;
        private SqueezeExcitationGate gate;
        private TrainedParts trained;
        private Sampling sampling;
        private int augmentedCopies;
        private long seed;
        private Precision precision;
        private Precision stepPrecision;

        private Builder(TrainingSettings start) {
            sources = start.sources;
            label = start.label;
            labelName = start.labelName;
            prompt = start.prompt;
            decoder = start.decoder;
            protocol = start.protocol;
            loss = start.loss;
            recipe = start.recipe;
            split = start.split;
            gate = start.gate;
            trained = start.trained;
            sampling = start.sampling;
            augmentedCopies = start.augmentedCopies;
            seed = start.seed;
            precision = start.precision;
            stepPrecision = start.stepPrecision;
        }

        /** Sets {@link TrainingSettings#sources()}. */
        public Builder sources(List<String> value) {
            sources = value;
            return this;
        }

        /** Sets {@link TrainingSettings#label()}; another label has no name yet. */
        public Builder label(int value) {
            labelName = value == label ? labelName : ModelCard.nameOf(value);
            label = value;
            return this;
        }

        /** Sets {@link TrainingSettings#labelName()}. */
        public Builder labelName(String value) {
            labelName = value;
            return this;
        }

        /** Sets {@link TrainingSettings#prompt()}. */
        public Builder prompt(PromptMode value) {
            prompt = value;
            return this;
        }

        /** Sets {@link TrainingSettings#decoder()}. */
        public Builder decoder(MaskDecoderKind value) {
            decoder = value;
            return this;
        }

        /** Sets {@link TrainingSettings#protocol()}. */
        public Builder protocol(Protocol value) {
            protocol = value;
            return this;
        }

        /** Sets {@link TrainingSettings#loss()}. */
        public Builder loss(LossSettings value) {
            loss = value;
            return this;
        }

        /** Sets {@link TrainingSettings#recipe()}. */
        public Builder recipe(Recipe value) {
            recipe = value;
            return this;
        }

        /** Sets {@link TrainingSettings#split()}. */
        public Builder split(SplitSettings value) {
            split = value;
            return this;
        }

        /** Sets {@link TrainingSettings#gate()}. */
        public Builder gate(SqueezeExcitationGate value) {
            gate = value;
            return this;
        }

        /** Sets {@link TrainingSettings#trained()}. */
        public Builder trained(TrainedParts value) {
            trained = value;
            return this;
        }

        /** Sets {@link TrainingSettings#sampling()}. */
        public Builder sampling(Sampling value) {
            sampling = value;
            return this;
        }

        /** Sets {@link TrainingSettings#augmentedCopies()}. */
        public Builder augmentedCopies(int value) {
            augmentedCopies = value;
            return this;
        }

        /** Sets {@link TrainingSettings#seed()}. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Sets {@link TrainingSettings#precision()}. */
        public Builder precision(Precision value) {
            precision = value;
            return this;
        }

        /** Sets {@link TrainingSettings#stepPrecision()}. */
        public Builder stepPrecision(Precision value) {
            stepPrecision = value;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException if a value is out of its range, or two contradict each other
         */
        public TrainingSettings build() {
            return new TrainingSettings(
                    sources,
                    label,
                    labelName,
                    prompt,
                    decoder,
                    protocol,
                    loss,
                    recipe,
                    split,
                    gate,
                    trained,
                    sampling,
                    augmentedCopies,
                    seed,
                    precision,
                    stepPrecision);
        }
    }
}
