package org.desam4j.training.run.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.training.inference.card.CaseFingerprint;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.Provenance;
import org.desam4j.training.run.EpochResult;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.volume.Spacing;
import org.desam4j.weights.ElementType;

/**
 * All that is needed to repeat a run, and to tell whether what it was made from is still the same.
 *
 * @param settings the settings that were asked for
 * @param dataset the data set's folder
 * @param checkpoint that the weights came from
 * @param checkpointSha256 its hash
 * @param state the key of the network in a checkpoint that holds several; empty for the only one
 * @param cache the folder of cached embeddings
 * @param cachePrecision of their values
 * @param cases of the source sites, in the order of training, validation and held out
 * @param inherited the cases that the checkpoint was trained on before
 * @param spacing the voxel sizes of the training cases in mm, each once
 * @param versions of the program, Java and the backend, and the count of threads, on which sums of training steps depend
 * @param changes the changes that were made when the run continued
 */
public record RunDescription(
        TrainingSettings settings,
        String dataset,
        String checkpoint,
        String checkpointSha256,
        String state,
        String cache,
        ElementType cachePrecision,
        List<RunCase> cases,
        List<CaseFingerprint> inherited,
        List<Spacing> spacing,
        Map<String, String> versions,
        List<Change> changes) {

    /**
     * A change of a run that went on.
     *
     * @param epochs the number of epochs that had ended
     * @param what was changed, such as {@code dataset} or {@code settings.recipe.epochs}
     * @param before the value until then
     * @param now the value from then on
     */
    public record Change(int epochs, String what, String before, String now) {}

    public RunDescription {
        cases = List.copyOf(cases);
        inherited = List.copyOf(inherited);
        spacing = List.copyOf(spacing);
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        changes = List.copyOf(changes);
    }

    /** This description with other changes. */
    RunDescription withChanges(List<Change> other) {
        return toBuilder().changes(other).build();
    }

    /**
     * The card of the run's model.
     *
     * @param epochs of the run; the last best one gave the weights
     */
    public ModelCard card(List<EpochResult> epochs) {
        List<CaseFingerprint> fingerprints = new ArrayList<>();
        cases.stream()
                .filter(each -> !each.scan().isEmpty())
                .map(RunCase::fingerprint)
                .forEach(fingerprints::add);
        fingerprints.addAll(inherited);
        return ModelCard.UNKNOWN.toBuilder()
                .prompt(settings.prompt())
                .decoder(settings.decoder())
                .gate(settings.gate())
                .label(settings.label())
                .labelName(settings.labelName())
                .protocol(settings.protocol())
                .provenance(new Provenance(
                        settings.sources(),
                        fingerprints,
                        spacing,
                        checkpointSha256,
                        versions,
                        chosen(epochs),
                        settings.precision()))
                .build();
    }

    /** The figures of the last best epoch; none if there is no such epoch. */
    private static Map<String, Double> chosen(List<EpochResult> epochs) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (EpochResult epoch : epochs) {
            if (epoch.best()) {
                figures.clear();
                figures.put("epoch", (double) epoch.epoch());
                figures.put("validation_dice", epoch.validationDice());
                epoch.validationTerms().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(term -> figures.put("validation_" + term.getKey(), term.getValue()));
            }
        }
        return figures;
    }

    /** A builder of the description of a run with these settings, of which nothing else is known yet. */
    static Builder of(TrainingSettings settings) {
        RunDescription unknown = new RunDescription(
                settings,
                "",
                "",
                "",
                "",
                "",
                ElementType.FLOAT16,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of());
        return new Builder(unknown);
    }

    /** A builder that begins with this description. */
    Builder toBuilder() {
        return new Builder(this);
    }

    /** A description in the making. */
    static final class Builder {
        private TrainingSettings settings;
        private String dataset;
        private String checkpoint;
        private String checkpointSha256;
        private String state;
        private String cache;
        private ElementType cachePrecision;
        private List<RunCase> cases;
        private List<CaseFingerprint> inherited;
        private List<Spacing> spacing;
        private Map<String, String> versions;
        private List<Change> changes;

        private Builder(RunDescription start) {
            settings = start.settings;
            dataset = start.dataset;
            checkpoint = start.checkpoint;
            checkpointSha256 = start.checkpointSha256;
            state = start.state;
            cache = start.cache;
            cachePrecision = start.cachePrecision;
            cases = start.cases;
            inherited = start.inherited;
            spacing = start.spacing;
            versions = start.versions;
            changes = start.changes;
        }

        /** Sets {@link RunDescription#settings()}. */
        Builder settings(TrainingSettings value) {
            settings = value;
            return this;
        }

        /** Sets {@link RunDescription#dataset()}. */
        Builder dataset(String value) {
            dataset = value;
            return this;
        }

        /** Sets {@link RunDescription#checkpoint()}. */
        Builder checkpoint(String value) {
            checkpoint = value;
            return this;
        }

        /** Sets {@link RunDescription#checkpointSha256()}. */
        Builder checkpointSha256(String value) {
            checkpointSha256 = value;
            return this;
        }

        /** Sets {@link RunDescription#state()}. */
        Builder state(String value) {
            state = value;
            return this;
        }

        /** Sets {@link RunDescription#cache()}. */
        Builder cache(String value) {
            cache = value;
            return this;
        }

        /** Sets {@link RunDescription#cachePrecision()}. */
        Builder cachePrecision(ElementType value) {
            cachePrecision = value;
            return this;
        }

        /** Sets {@link RunDescription#cases()}. */
        Builder cases(List<RunCase> value) {
            cases = value;
            return this;
        }

        /** Sets {@link RunDescription#inherited()}. */
        Builder inherited(List<CaseFingerprint> value) {
            inherited = value;
            return this;
        }

        /** Sets {@link RunDescription#spacing()}. */
        Builder spacing(List<Spacing> value) {
            spacing = value;
            return this;
        }

        /** Sets {@link RunDescription#versions()}. */
        Builder versions(Map<String, String> value) {
            versions = value;
            return this;
        }

        /** Sets {@link RunDescription#changes()}. */
        Builder changes(List<Change> value) {
            changes = value;
            return this;
        }

        /** The result. */
        RunDescription build() {
            return new RunDescription(
                    settings,
                    dataset,
                    checkpoint,
                    checkpointSha256,
                    state,
                    cache,
                    cachePrecision,
                    cases,
                    inherited,
                    spacing,
                    versions,
                    changes);
        }
    }
}
