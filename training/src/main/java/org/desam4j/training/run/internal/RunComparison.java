package org.desam4j.training.run.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.training.DataException;
import org.desam4j.training.inference.card.CaseRole;
import org.desam4j.training.internal.StrictJson;

/** Comparison of a run's description with what the run would be made from now. */
final class RunComparison {
    /** The only setting that may change: it says when a run ends. */
    private static final String EPOCHS = "recipe.epochs";

    private RunComparison() {}

    /**
     * The changes that a run allows: more or fewer epochs, and other places of the same data, checkpoint and cache.
     *
     * @param run whose description {@code before} is
     * @param epochs the number of epochs that have ended
     * @throws DataException if anything else is different; the message names it
     */
    static List<RunDescription.Change> changes(RunFolder run, RunDescription before, RunDescription now, int epochs)
            throws DataException {
        List<RunDescription.Change> changes = new ArrayList<>();
        for (StrictJson.Difference difference : StrictJson.differences(before.settings(), now.settings())) {
            if (!difference.path().equals(EPOCHS)) {
                throw new DataException(
                        run.path(),
                        "was made with other settings (" + difference
                                + "); repeat the settings that its run.json names, or begin a new run with another --out");
            }
            changes.add(new RunDescription.Change(epochs, "settings." + EPOCHS, difference.before(), difference.now()));
        }
        if (!before.checkpointSha256().equals(now.checkpointSha256())) {
            throw new DataException(
                    Path.of(now.checkpoint()), "is not the checkpoint that the run began with; restore it");
        }
        requireSameCases(before, now);
        place(changes, epochs, "dataset", before.dataset(), now.dataset());
        place(changes, epochs, "checkpoint", before.checkpoint(), now.checkpoint());
        place(changes, epochs, "cache", before.cache(), now.cache());
        place(
                changes,
                epochs,
                "cachePrecision",
                before.cachePrecision().name(),
                now.cachePrecision().name());
        for (StrictJson.Difference version : StrictJson.differences(before.versions(), now.versions())) {
            place(changes, epochs, "versions." + version.path(), version.before(), version.now());
        }
        return changes;
    }

    private static void place(List<RunDescription.Change> changes, int epochs, String what, String before, String now) {
        if (!before.equals(now)) {
            changes.add(new RunDescription.Change(epochs, what, before, now));
        }
    }

    private static void requireSameCases(RunDescription before, RunDescription now) throws DataException {
        Map<String, RunCase> known = byName(before);
        Map<String, RunCase> found = byName(now);
        for (RunCase each : before.cases()) {
            RunCase other = found.get(each.id());
            if (other == null) {
                throw changed(now, "the case " + each.id() + " is no longer among the source sites'");
            }
            if (other.role() != each.role()) {
                throw changed(
                        now,
                        "the case " + each.id() + " was a " + each.role() + " case and is now a " + other.role()
                                + " one");
            }
            boolean scansKnown = !each.scan().isEmpty() && !other.scan().isEmpty();
            if (scansKnown && !each.scan().equals(other.scan())) {
                throw changed(now, "the scan of " + each.id() + " is another");
            }
            boolean labelKnown =
                    each.role() != CaseRole.HELD_OUT && !each.label().isEmpty();
            if (labelKnown && !each.label().equals(other.label())) {
                throw changed(now, "the label of " + each.id() + " is another");
            }
        }
        for (RunCase each : now.cases()) {
            if (!known.containsKey(each.id())) {
                throw changed(now, "the case " + each.id() + " is new among the source sites'");
            }
        }
        if (!List.copyOf(known.keySet()).equals(List.copyOf(found.keySet()))) {
            throw changed(now, "its cases are in another order");
        }
    }

    private static Map<String, RunCase> byName(RunDescription description) {
        Map<String, RunCase> cases = new LinkedHashMap<>();
        description.cases().forEach(each -> cases.put(each.id(), each));
        return cases;
    }

    private static DataException changed(RunDescription now, String what) {
        return new DataException(
                Path.of(now.dataset()),
                "is not the data set that the run began with: " + what + "; restore it, or begin a new run");
    }
}
