package org.desam4j.training.study;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.training.Cluster;
import org.desam4j.training.PartWorker;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Dataset;
import org.desam4j.training.evaluate.Metrics;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.evaluate.Summary;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.run.TrainingSettings.TrainedParts;
import org.desam4j.training.run.internal.RunFolder;

/**
 * The worth of each part: the same training with parts left out, frozen or changed, and the same model with other grids.
 * Measured on the sites that were not trained on.
 *
 * @param workspace of the runs
 * @param settings of the full method, whose prompt is the whole box
 * @param gridSides sides of the grids that are tried with points
 */
public record AblationStudy(StudyWorkspace workspace, TrainingSettings settings, List<Integer> gridSides) {
    public AblationStudy {
        gridSides = List.copyOf(gridSides);
    }

    /**
     * Computes embeddings, runs and measurements on the machines of a cluster, each of which has a {@link #worker} of the same study, so that
     * {@link #execute} finds them.
     *
     * @throws org.desam4j.training.IncompleteJobException if some failed, when all others are done
     */
    public void compute(Cluster cluster, Progress progress) throws IOException {
        parts(progress).compute(cluster, progress);
    }

    /** The worker that computes parts of the study. The caller closes it. */
    public PartWorker worker() throws IOException {
        return parts(Progress.SILENT).worker();
    }

    private StudyParts parts(Progress progress) throws IOException {
        return new StudyParts(
                workspace, settings, List.copyOf(runs(unseen(progress)).values()), List.of());
    }

    /** Runs the study: the Dice over unseen cases by row; nothing if it was asked to end. */
    public Optional<Map<String, Summary>> execute(Progress progress) throws IOException {
        List<String> unseen = unseen(progress);
        workspace.begin(progress);
        Map<String, Summary> rows = new LinkedHashMap<>();
        for (Map.Entry<String, StudyRun> variant : runs(unseen).entrySet()) {
            StudyRun planned = variant.getValue();
            Optional<RunFolder> run = workspace.train(planned.name(), planned.settings(), progress);
            if (run.isEmpty()) {
                return Optional.empty();
            }
            for (PromptMode prompt : planned.prompts()) {
                rows.put(row(variant.getKey(), prompt), dice(run.get(), unseen, prompt, progress));
            }
        }
        return Optional.of(rows);
    }

    private static String row(String variant, PromptMode prompt) {
        return prompt instanceof PromptMode.GridPoints grid
                ? String.format(Locale.ROOT, "%s, %d x %d", variant, grid.side(), grid.side())
                : variant;
    }

    private List<String> unseen(Progress progress) throws IOException {
        List<String> unseen = Dataset.open(workspace.dataset(), progress).sites().stream()
                .filter(site -> !settings.sources().contains(site))
                .toList();
        if (unseen.isEmpty()) {
            throw new IllegalArgumentException("all sites train; an ablation is measured on others");
        }
        return unseen;
    }

    /** The run of each variant, by the variant's name. */
    private Map<String, StudyRun> runs(List<String> unseen) {
        Map<String, StudyRun> runs = new LinkedHashMap<>();
        variants()
                .forEach((name, variant) -> runs.put(
                        name, new StudyRun(name.replace(' ', '-'), variant, unseen, prompts(variant.prompt()))));
        return runs;
    }

    /** The prompts by which a variant is measured: its own, or grids of all sizes in its grid's place. */
    private List<PromptMode> prompts(PromptMode own) {
        return own instanceof PromptMode.GridPoints points
                ? gridSides.stream()
                        .<PromptMode>map(side -> new PromptMode.GridPoints(side, points.minimumIou()))
                        .toList()
                : List.of(own);
    }

    private Map<String, TrainingSettings> variants() {
        TrainingSettings box =
                settings.toBuilder().prompt(new PromptMode.WholeBox()).build();
        Map<String, TrainingSettings> variants = new LinkedHashMap<>();
        variants.put("full", box);
        variants.put(
                "without PRIM",
                with(box, MaskDecoderKind.WITHOUT_PRIM, SqueezeExcitationGate.CONSTANT, TrainedParts.DECODER));
        variants.put(
                "without PDMM", with(box, MaskDecoderKind.SAM, SqueezeExcitationGate.CONSTANT, TrainedParts.DECODER));
        variants.put(
                "only PDMM trained",
                with(box, MaskDecoderKind.DESAM, SqueezeExcitationGate.CONSTANT, TrainedParts.PDMM));
        variants.put(
                "only PRIM trained",
                with(box, MaskDecoderKind.DESAM, SqueezeExcitationGate.CONSTANT, TrainedParts.PRIM));
        variants.put(
                "SE before norm",
                with(box, MaskDecoderKind.DESAM, SqueezeExcitationGate.BEFORE_NORM, TrainedParts.DECODER));
        variants.put(
                "grid points", box.toBuilder().prompt(PromptMode.named("grid")).build());
        return variants;
    }

    private static TrainingSettings with(
            TrainingSettings start, MaskDecoderKind decoder, SqueezeExcitationGate gate, TrainedParts trained) {
        return start.toBuilder().decoder(decoder).gate(gate).trained(trained).build();
    }

    private Summary dice(RunFolder run, List<String> sites, PromptMode mode, Progress progress) throws IOException {
        return Summary.of(SiteResult.scores(workspace.evaluate(run, sites, mode, progress)), Metrics.DICE);
    }
}
