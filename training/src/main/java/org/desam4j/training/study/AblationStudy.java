package org.desam4j.training.study;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.desam4j.model.decoder.SqueezeExcitationGate;
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

    /** Runs the study: the Dice over unseen cases by row; nothing if it was asked to end. */
    public Optional<Map<String, Summary>> execute(Progress progress) throws IOException {
        List<String> unseen = Dataset.open(workspace.dataset(), progress).sites().stream()
                .filter(site -> !settings.sources().contains(site))
                .toList();
        if (unseen.isEmpty()) {
            throw new IllegalArgumentException("all sites train; an ablation is measured on others");
        }
        workspace.begin(progress);
        Map<String, Summary> rows = new LinkedHashMap<>();
        for (Map.Entry<String, TrainingSettings> variant : variants().entrySet()) {
            Optional<RunFolder> run = workspace.train(variant.getKey().replace(' ', '-'), variant.getValue(), progress);
            if (run.isEmpty()) {
                return Optional.empty();
            }
            PromptMode mode = variant.getValue().prompt();
            if (mode instanceof PromptMode.GridPoints points) {
                for (int side : gridSides) {
                    PromptMode grid = new PromptMode.GridPoints(side, points.minimumIou());
                    rows.put(
                            String.format(Locale.ROOT, "%s, %d x %d", variant.getKey(), side, side),
                            dice(run.get(), unseen, grid, progress));
                }
            } else {
                rows.put(variant.getKey(), dice(run.get(), unseen, mode, progress));
            }
        }
        return Optional.of(rows);
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
