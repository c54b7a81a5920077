package org.desam4j.training.run.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.graph.exec.MemoryBudget;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.Failure;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Case;
import org.desam4j.training.dataset.internal.LabelledCase;
import org.desam4j.training.dataset.internal.PreparedCase;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.embedding.internal.EmbeddedCase;
import org.desam4j.training.embedding.internal.EmbeddingCache;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.inference.internal.ScanSegmenter;
import org.desam4j.training.inference.internal.SliceSegmenter;
import org.desam4j.training.internal.Attempt;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.internal.Overlap;

/**
 * The choice whether a model keeps only the largest component of its masks, as nnU-Net makes it: if that improves the mean Dice
 * of the whole validation scans.
 *
 * @param model the network's parameters
 * @param weights trained; stay the caller's
 * @param cache the cache of embeddings
 * @param settings of the run
 */
record ComponentChoice(DeSamModel model, Weights weights, CacheSettings cache, TrainingSettings settings) {

    /** The Dice of both rules on a case's whole scan. */
    private record Dices(double all, double largest) {}

    /**
     * The run's rule for components, with a choice in the place of {@link Protocol.Components#AUTO}. Training is over by then, and
     * must not be lost: a case that fails is told and left out of the choice, and without a case all components are kept.
     */
    Protocol.Components choose(List<Case> validation, Progress progress) {
        Protocol protocol = settings.protocol();
        if (protocol.components() != Protocol.Components.AUTO) {
            return protocol.components();
        }
        List<Dices> measured = new ArrayList<>();
        try (DeSamNetwork network = new DeSamNetwork(model, weights, MemoryBudget.available(), settings.precision())) {
            EmbeddingCache embeddings = new EmbeddingCache(cache, network, weights);
            ScanSegmenter segmenter = new ScanSegmenter(
                    new SliceSegmenter(network, settings.prompt(), protocol, settings.decoder()), protocol);
            for (Case each : validation) {
                Attempt<Optional<Dices>> dices = Attempt.of(() -> measure(each, embeddings, segmenter, progress));
                dices.failure()
                        .map(cause -> new Failure(each.id(), cause))
                        .ifPresent(failure -> progress.say("WARNING: case " + failure.name()
                                + " is left out of the choice of components: " + failure.reason()));
                dices.value().flatMap(found -> found).ifPresent(measured::add);
            }
        }
        return choose(measured, progress);
    }

    private static Protocol.Components choose(Collection<Dices> measured, Progress progress) {
        if (measured.isEmpty()) {
            progress.say("No whole validation scan could be measured; all components are kept");
            return Protocol.Components.ALL;
        }
        double all = mean(measured, Dices::all);
        double largest = mean(measured, Dices::largest);
        boolean better = largest > all;
        progress.say(String.format(
                Locale.ROOT,
                "Whole validation scans: Dice %.4f with the largest component alone, %.4f with all; %s kept",
                largest,
                all,
                better ? "the largest is" : "all are"));
        return better ? Protocol.Components.LARGEST : Protocol.Components.ALL;
    }

    private static double mean(Collection<Dices> measured, ToDoubleFunction<Dices> rule) {
        return measured.stream().mapToDouble(rule).average().orElseThrow();
    }

    /** Measures both rules on a case; nothing if the organ is not in it. */
    private Optional<Dices> measure(Case each, EmbeddingCache embeddings, ScanSegmenter segmenter, Progress progress)
            throws IOException {
        Protocol protocol = settings.protocol();
        LabelledCase labelled = LabelledCase.read(each, settings.label(), protocol.reading());
        if (labelled.isEmpty()) {
            return Optional.empty();
        }
        PreparedCase prepared = PreparedCase.ofVolume(labelled, model.config().maskSize(), protocol);
        try (EmbeddedCase embedded = embeddings.embed(prepared, progress)) {
            Mask mask = segmenter.segment(
                    embedded, prepared::isBlank, labelled.label().geometry(), progress);
            return Optional.of(new Dices(
                    dice(mask, labelled.label()), dice(ScanSegmenter.largestComponent(mask), labelled.label())));
        }
    }

    private static double dice(Mask mask, Mask label) {
        return Overlap.dice(mask.voxels(), label.voxels());
    }
}
