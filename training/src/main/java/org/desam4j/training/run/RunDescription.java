package org.desam4j.training.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.training.inference.card.CaseFingerprint;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.Provenance;
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
 * @param versions of the program, Java and the backend
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
                other);
    }

    /**
     * The card of the run's model.
     *
     * @param epochs of the run; the last best one gave the weights
     */
    ModelCard card(List<EpochResult> epochs) {
        List<CaseFingerprint> fingerprints = new ArrayList<>();
        cases.stream()
                .filter(each -> !each.scan().isEmpty())
                .map(RunCase::fingerprint)
                .forEach(fingerprints::add);
        fingerprints.addAll(inherited);
        return new ModelCard(
                settings.prompt(),
                settings.decoder(),
                settings.gate(),
                settings.label(),
                settings.labelName(),
                settings.protocol(),
                new Provenance(settings.sources(), fingerprints, spacing, checkpointSha256, versions, chosen(epochs)));
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
}
