package org.desam4j.training.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.training.InterruptibleProgress;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Case;
import org.desam4j.training.dataset.internal.Dataset;
import org.desam4j.training.dataset.internal.LabelledCase;
import org.desam4j.training.embedding.internal.EmbeddingCache;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.study.internal.CaseEvaluator;

/**
 * SAM as its checkpoint is, by the same prompts as DeSAM.
 *
 * @param workspace of the study
 * @param sam the checkpoint
 * @param mode the prompt of each slice
 * @param settings label and protocol of the study
 */
record PlainSam(StudyWorkspace workspace, LoadedModel sam, PromptMode mode, TrainingSettings settings) {

    /** The scores of every case, by site. */
    Map<String, List<CaseScore>> scores(List<String> sites, Progress progress) throws IOException {
        Dataset data = Dataset.open(workspace.dataset());
        Progress interruptible = new InterruptibleProgress(progress, workspace.stop()::isRequested);
        CaseEvaluator evaluator = new CaseEvaluator(
                sam.network(),
                new EmbeddingCache(workspace.cache(), sam.network(), sam.weights()),
                mode,
                settings.label(),
                settings.protocol(),
                MaskDecoderKind.SAM);
        Map<String, List<CaseScore>> scores = new LinkedHashMap<>();
        for (String site : sites) {
            List<Case> cases = data.casesOf(site);
            List<CaseScore> ofSite = new ArrayList<>();
            for (Case each : cases) {
                LabelledCase labelled = LabelledCase.read(
                        each, settings.label(), settings.protocol().reading());
                ofSite.add(evaluator.score(labelled, interruptible));
                interruptible.report("Plain SAM on site " + site, ofSite.size(), cases.size(), "cases");
            }
            scores.put(site, ofSite);
        }
        return scores;
    }
}
