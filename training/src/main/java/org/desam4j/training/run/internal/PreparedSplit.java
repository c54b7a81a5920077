package org.desam4j.training.run.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.desam4j.training.Failure;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Case;
import org.desam4j.training.dataset.internal.LabelledCase;
import org.desam4j.training.dataset.internal.PreparedCase;
import org.desam4j.training.dataset.internal.Split;
import org.desam4j.training.inference.card.CaseRole;
import org.desam4j.training.internal.Attempt;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.volume.ScanReading;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Turn;
import org.desam4j.training.volume.internal.ContentHash;

/**
 * The cases of a run, read once: prepared for the network, and known by their content.
 *
 * @param training cases whose slices train
 * @param validation cases whose loss chooses the best epoch
 * @param cases all cases, with those that are held out
 * @param spacing the voxel sizes of the training cases, each once
 */
record PreparedSplit(
        List<PreparedCase> training, List<PreparedCase> validation, List<RunCase> cases, List<Spacing> spacing) {

    /**
     * Reads the cases of a split.
     *
     * @param size height and width of a prepared slice in pixels
     * @param hash the way in which cases are told apart
     */
    static PreparedSplit read(Split split, int size, TrainingSettings settings, ContentHash hash, Progress progress)
            throws IOException {
        List<PreparedCase> training = new ArrayList<>();
        List<PreparedCase> validation = new ArrayList<>();
        List<RunCase> cases = new ArrayList<>();
        Set<Spacing> spacing = new LinkedHashSet<>();
        ScanReading reading = settings.protocol().reading();
        int turned = 0;
        int total = split.training().size() + split.validation().size();
        for (CaseRole role : List.of(CaseRole.TRAINING, CaseRole.VALIDATION)) {
            for (Case each : role == CaseRole.TRAINING ? split.training() : split.validation()) {
                LabelledCase labelled = LabelledCase.read(each, settings.label(), reading);
                labelled.notes().forEach(progress::say);
                if (labelled.isEmpty()) {
                    progress.say(each.label() + ": has no voxel of the label " + settings.label()
                            + "; the case is left out");
                    total--;
                    continue;
                }
                turned += labelled.turn().equals(Turn.NONE) ? 0 : 1;
                cases.add(new RunCase(
                        each.id(),
                        role,
                        hash.of(each.image(), labelled.scan()),
                        hash.of(each.label(), labelled.label())));
                PreparedCase prepared = PreparedCase.forTraining(
                        labelled, size, settings.protocol(), settings.sampling().background());
                if (role == CaseRole.TRAINING) {
                    training.add(prepared);
                    spacing.add(labelled.scan().geometry().spacing());
                } else {
                    validation.add(prepared);
                }
                progress.report("Preparing the data set", training.size() + validation.size(), total, "cases");
            }
        }
        if (turned > 0) {
            progress.say(turned + " of " + total + " cases are stored in another order and were turned");
        }
        for (Case each : split.heldOut()) {
            cases.add(new RunCase(each.id(), CaseRole.HELD_OUT, heldOut(each, reading, hash, progress), ""));
        }
        requireSlices(split, training, validation, settings.label());
        return new PreparedSplit(training, validation, cases, List.copyOf(spacing));
    }

    /** The hash of a scan that is not trained on; empty, after a line, where it cannot be read, which is no reason not to train. */
    private static String heldOut(Case each, ScanReading reading, ContentHash hash, Progress progress) {
        Attempt<String> read = Attempt.of(
                () -> hash.of(each.image(), reading.read(each.image()).volume()));
        read.failure()
                .map(cause -> new Failure(each.id(), cause))
                .ifPresent(failure -> progress.say("WARNING: the held-out case " + failure.name()
                        + " cannot be read, and evaluate cannot measure it before it is mended: "
                        + failure.reason()));
        return read.value().orElse("");
    }

    /** Without a slice there is nothing to train with, or nothing by which the best epoch can be told. */
    private static void requireSlices(
            Split split, List<PreparedCase> training, List<PreparedCase> validation, int label) throws IOException {
        int trained = slices(training);
        int validated = slices(validation);
        if (trained > 0 && validated > 0) {
            return;
        }
        List<Case> all = new ArrayList<>(split.training());
        all.addAll(split.validation());
        throw new IllegalArgumentException("the " + split.training().size() + " training cases have " + trained
                + " slices with the label " + label + ", and the "
                + split.validation().size() + " validation cases "
                + validated + "; both need some (the label maps hold: " + LabelledCase.labelsOf(all)
                + "); change --label, --validation or --shuffle-split");
    }

    private static int slices(List<PreparedCase> cases) {
        return cases.stream().mapToInt(PreparedCase::labelledCount).sum();
    }
}
