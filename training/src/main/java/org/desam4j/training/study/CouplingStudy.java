package org.desam4j.training.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.desam4j.model.Features;
import org.desam4j.model.ImageContext;
import org.desam4j.model.Prompted;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.training.DataException;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Case;
import org.desam4j.training.dataset.internal.Dataset;
import org.desam4j.training.dataset.internal.LabelledCase;
import org.desam4j.training.dataset.internal.PreparedCase;
import org.desam4j.training.embedding.internal.EmbeddedCase;
import org.desam4j.training.embedding.internal.EmbeddedSlice;
import org.desam4j.training.embedding.internal.EmbeddingCache;
import org.desam4j.training.inference.card.CaseRole;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.postprocess.internal.Finisher;
import org.desam4j.training.volume.MaskSlice;

/**
 * The dependence of a mask on its prompt: the same slices under prompts from the best to the worst, for plain SAM and for
 * DeSAM. Boxes go from the label's own to the whole image, points from the label's centre far into the background. Measured in
 * the network's frame, on masks that are finished by the model's protocol.
 *
 * @param workspace data, cache and SAM's checkpoint
 * @param model DeSAM's
 * @param card the settings that the model is used with, which may differ from its own card
 * @param sites whose cases are taken; all if empty
 * @param slicesPerCase the number of slices of each case that are taken, evenly spread
 */
public record CouplingStudy(
        StudyWorkspace workspace, LoadedModel model, ModelCard card, List<String> sites, int slicesPerCase) {

    private static final int LEVELS = 9;
    private static final int PROMPT_SEED = 5;
    private static final double BOX_JITTER = 0.05;
    private static final double FARTHEST_POINT = 3;

    public CouplingStudy {
        sites = List.copyOf(sites);
        if (slicesPerCase < 1) {
            throw new IllegalArgumentException("at least one slice of each case is needed");
        }
    }

    /**
     * A curve over falling prompt quality.
     *
     * @param quality from 1, the best prompt, to 0
     * @param dice mean Dice with the label
     * @param deviation mean of 1 - Dice with the mask of the best prompt
     */
    public record Curve(List<Double> quality, List<Double> dice, List<Double> deviation) {}

    /** Runs the study: curves by what they are called. */
    public Map<String, Curve> execute(Progress progress) throws IOException {
        Map<String, CurveSums> sums = new LinkedHashMap<>();
        try (LoadedModel sam = LoadedModel.untrained(
                workspace.checkpoint(), List.of(model), model.network().precision())) {
            List<Case> cases = cases(progress);
            EmbeddingCache embeddings = new EmbeddingCache(workspace.cache(), model.network(), model.weights());
            int done = 0;
            int seen = 0;
            for (Case each : cases) {
                LabelledCase labelled =
                        LabelledCase.read(each, card.label(), card.protocol().reading());
                labelled.notes().forEach(progress::say);
                if (labelled.isEmpty()) {
                    progress.say(
                            each.label() + ": has no voxel of the label " + card.label() + "; the case is left out");
                    continue;
                }
                if (card.provenance()
                        .role(each.image(), labelled.scan())
                        .filter(CaseRole::seen)
                        .isPresent()) {
                    seen++;
                    continue;
                }
                PreparedCase prepared = PreparedCase.forTraining(
                        labelled, model.network().config().maskSize(), card.protocol(), 0);
                try (EmbeddedCase embedded = embeddings.embed(prepared, progress)) {
                    for (int z : spread(prepared)) {
                        try (Features features = EmbeddedSlice.read(List.of(new EmbeddedSlice(embedded, z)))) {
                            add(sums, features, prepared.mask(z), sam);
                        }
                    }
                }
                progress.report("Prompting", ++done + seen, cases.size(), "cases");
            }
            requireUnseen(cases.size(), seen, progress);
            if (sums.isEmpty()) {
                throw new DataException(
                        workspace.dataset(),
                        "leaves nothing to measure: no case has the label " + card.label() + " (the label maps hold: "
                                + LabelledCase.labelsOf(cases) + "); give --label the organ's value");
            }
        }
        Map<String, Curve> curves = new LinkedHashMap<>();
        sums.forEach((name, sum) -> curves.put(name, sum.curve()));
        return curves;
    }

    private void requireUnseen(int cases, int seen, Progress progress) throws DataException {
        if (seen == cases) {
            throw new DataException(
                    workspace.dataset(),
                    "leaves nothing to measure: the model has seen every case in training; name other sites with --sites");
        }
        if (seen > 0) {
            progress.say(seen + " of " + cases + " cases were seen in training and are left out");
        }
    }

    private List<Case> cases(Progress progress) throws IOException {
        Dataset data = Dataset.open(workspace.dataset(), progress);
        List<Case> cases = new ArrayList<>();
        Collection<String> wanted = sites.isEmpty() ? data.sites() : sites;
        for (String site : wanted) {
            cases.addAll(data.casesOf(site));
        }
        card.protocol().intensity().remarks(wanted).forEach(progress::say);
        return cases;
    }

    private List<Integer> spread(PreparedCase prepared) {
        int count = Math.min(slicesPerCase, prepared.slices().count());
        List<Integer> slices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int z = prepared.slices().first()
                    + (int) ((i + 0.5) * prepared.slices().count() / count);
            if (!prepared.mask(z).isEmpty()) {
                slices.add(z);
            }
        }
        return slices;
    }

    private void add(Map<String, CurveSums> sums, Features features, MaskSlice mask, LoadedModel sam) {
        int scale =
                model.network().config().imageSize() / model.network().config().maskSize();
        PromptLadder ladder = new PromptLadder(mask, scale);
        Prompts boxes = ladder.boxes(LEVELS, BOX_JITTER, new SplittableRandom(PROMPT_SEED));
        Prompts points = ladder.points(LEVELS, FARTHEST_POINT, new SplittableRandom(PROMPT_SEED));
        String trained = card.decoder() == MaskDecoderKind.SAM
                ? "trained SAM"
                : card.decoder().toString();
        add(sums, trained + ", box", model, card.decoder(), features, boxes, mask);
        add(sums, "SAM, box", sam, MaskDecoderKind.SAM, features, boxes, mask);
        add(sums, trained + ", point", model, card.decoder(), features, points, mask);
        add(sums, "SAM, point", sam, MaskDecoderKind.SAM, features, points, mask);
    }

    private void add(
            Map<String, CurveSums> sums,
            String name,
            LoadedModel network,
            MaskDecoderKind decoder,
            Features features,
            Prompts prompts,
            MaskSlice label) {
        try (ImageContext images = network.network().context(features);
                Prompted prompted = network.network().prompt(features.embedding(), prompts)) {
            SamConfig config = network.network().config();
            Finisher finisher = new Finisher(card.protocol(), config.maskSize(), config.imageSize());
            List<float[]> logits = decoder.logits(network.network(), features, images, prompted).stream()
                    .map(finisher::finish)
                    .toList();
            sums.computeIfAbsent(name, key -> new CurveSums(LEVELS)).add(logits, label);
        }
    }

    /** The sums behind a curve. */
    private static final class CurveSums {
        private final double[] dice;
        private final double[] deviation;
        private int slices;

        CurveSums(int levels) {
            dice = new double[levels];
            deviation = new double[levels];
        }

        void add(List<float[]> logits, MaskSlice label) {
            MaskSlice best = MaskSlice.ofPositive(label.rows(), label.columns(), logits.get(0));
            for (int level = 0; level < dice.length; level++) {
                MaskSlice mask = MaskSlice.ofPositive(label.rows(), label.columns(), logits.get(level));
                dice[level] += mask.dice(label);
                deviation[level] += 1 - mask.dice(best);
            }
            slices++;
        }

        Curve curve() {
            List<Double> quality = new ArrayList<>();
            List<Double> dices = new ArrayList<>();
            List<Double> deviations = new ArrayList<>();
            for (int level = 0; level < dice.length; level++) {
                quality.add(1 - level / (dice.length - 1.0));
                dices.add(dice[level] / slices);
                deviations.add(deviation[level] / slices);
            }
            return new Curve(quality, dices, deviations);
        }
    }
}
