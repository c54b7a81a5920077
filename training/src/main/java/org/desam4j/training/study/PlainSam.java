package org.desam4j.training.study;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.InterruptibleProgress;
import org.desam4j.training.Progress;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.study.internal.EvaluationJob;

/**
 * SAM as the study's checkpoint has it, by the same prompts as DeSAM.
 *
 * @param workspace of the study
 * @param sam the checkpoint, in the study's precision
 * @param mode the prompt of each slice
 * @param settings label and protocol of the study
 */
record PlainSam(StudyWorkspace workspace, LoadedModel sam, PromptMode mode, TrainingSettings settings) {

    /** The study's checkpoint; the caller closes it. */
    static LoadedModel open(StudyWorkspace workspace, TrainingSettings settings) throws IOException {
        return LoadedModel.untrained(workspace.checkpoint(), List.of(), settings.precision());
    }

    /**
     * The scores of every case, by site.
     *
     * @param sites all if empty
     * @throws org.desam4j.training.IncompleteJobException if a case could not be measured: a study compares the same cases
     */
    Map<String, List<CaseScore>> scores(List<String> sites, Progress progress) throws IOException {
        ModelCard card = sam.card().withPrompt(mode).withLabel(settings.label()).withProtocol(settings.protocol());
        List<SiteResult> results = new EvaluationJob(
                        workspace.dataset(),
                        sam,
                        card,
                        workspace.cache(),
                        sites,
                        Optional.empty(),
                        Optional.of(workspace.measured("SAM", mode)))
                .execute(new InterruptibleProgress(progress, workspace.stop()::isRequested));
        SiteResult.requireComplete(results);
        Map<String, List<CaseScore>> scores = new LinkedHashMap<>();
        results.forEach(result -> scores.put(result.site(), result.scores()));
        return scores;
    }
}
