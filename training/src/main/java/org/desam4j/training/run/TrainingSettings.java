package org.desam4j.training.run;

import java.util.List;
import java.util.Objects;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.decoder.SqueezeExcitation;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.objective.LossSettings;

/**
 * What a training run was asked to do; kept in the run's folder.
 *
 * @param sources the sites to train on
 * @param decoder which parts make the mask; published: PRIM and PDMM
 * @param label the organ's value in the label maps
 * @param labelName the organ's name
 * @param prompt how slices are prompted
 * @param protocol how slices are chosen and masks finished
 * @param loss what is minimised
 * @param recipe how it is minimised
 * @param split how the source site's cases are used
 * @param gate of PDMM's blocks; published, in effect: constant
 * @param trained which of the decoder's parts are trained; published: all
 * @param sampling which slices without the organ and points outside of it take part
 * @param augmentedCopies altered copies of each training case that are embedded beside it; published: 0
 * @param seed of PDMM's first weights, the order of slices, point prompts and augmentation
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
        SqueezeExcitation.Gate gate,
        TrainedParts trained,
        Sampling sampling,
        int augmentedCopies,
        long seed) {

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
     * How a source site's cases are used.
     *
     * @param validationShare of the cases that are not held out; published: 0.1
     * @param heldOutShare of all cases; published: 0
     * @param shuffled whether the cases are shuffled first, by the seed; published: not, with an option
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

        /** Whether a parameter of the decoder is trained. */
        public boolean includes(String parameter) {
            boolean pdmm = parameter.startsWith(DeSamModel.PDMM_PREFIX);
            return this == DECODER || pdmm == (this == PDMM);
        }
    }

    /** The published settings, with cross-entropy and sound slices, for a site and a prompt. */
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
                SqueezeExcitation.Gate.CONSTANT,
                TrainedParts.DECODER,
                Sampling.PUBLISHED,
                0,
                0);
    }

    /** These settings for other sites, and another label and prompt; another label has no name yet. */
    public TrainingSettings with(List<String> otherSources, int otherLabel, PromptMode otherPrompt) {
        return new TrainingSettings(
                otherSources,
                otherLabel,
                otherLabel == label ? labelName : ModelCard.nameOf(otherLabel),
                otherPrompt,
                decoder,
                protocol,
                loss,
                recipe,
                split,
                gate,
                trained,
                sampling,
                augmentedCopies,
                seed);
    }

    /** These settings with a name for the organ. */
    public TrainingSettings withLabelName(String name) {
        return new TrainingSettings(
                sources,
                label,
                name,
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
                seed);
    }

    /** These settings with another decoder, gate and trained parts. */
    public TrainingSettings with(
            MaskDecoderKind otherDecoder, SqueezeExcitation.Gate otherGate, TrainedParts otherParts) {
        return new TrainingSettings(
                sources,
                label,
                labelName,
                prompt,
                otherDecoder,
                protocol,
                loss,
                recipe,
                split,
                otherGate,
                otherParts,
                sampling,
                augmentedCopies,
                seed);
    }

    /** These settings with another protocol. */
    public TrainingSettings with(Protocol otherProtocol) {
        return new TrainingSettings(
                sources,
                label,
                labelName,
                prompt,
                decoder,
                otherProtocol,
                loss,
                recipe,
                split,
                gate,
                trained,
                sampling,
                augmentedCopies,
                seed);
    }

    /** These settings with another recipe, split, number of augmented copies and seed. */
    public TrainingSettings with(Recipe otherRecipe, SplitSettings otherSplit, int otherCopies, long otherSeed) {
        return new TrainingSettings(
                sources,
                label,
                labelName,
                prompt,
                decoder,
                protocol,
                loss,
                otherRecipe,
                otherSplit,
                gate,
                trained,
                sampling,
                otherCopies,
                otherSeed);
    }

    /** These settings with other slices and points. */
    public TrainingSettings with(Sampling other) {
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
                other,
                augmentedCopies,
                seed);
    }

    /** The losses that count with this prompt: whole boxes say nothing about a predicted IoU. */
    public LossSettings effectiveLoss() {
        return prompt instanceof PromptMode.WholeBox ? loss.withoutIou() : loss;
    }
}
