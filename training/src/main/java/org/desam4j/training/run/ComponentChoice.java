package org.desam4j.training.run;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Weights;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.Case;
import org.desam4j.training.dataset.LabelledCase;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.embedding.EmbeddedCase;
import org.desam4j.training.embedding.EmbeddingCache;
import org.desam4j.training.preprocess.PreparedCase;
import org.desam4j.training.protocol.Protocol;
import org.desam4j.training.segment.ScanSegmenter;
import org.desam4j.training.segment.SliceSegmenter;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.Overlap;

/**
 * The choice whether a model keeps only the largest component of its masks, as nnU-Net makes it: if that improves the mean Dice
 * of the whole validation scans.
 *
 * @param model the network's parameters
 * @param weights trained; stay the caller's
 * @param cache where embeddings are kept
 * @param settings of the run
 */
record ComponentChoice(DeSamModel model, Weights weights, CacheSettings cache, TrainingSettings settings) {

    /** The run's rule for components, with a choice in the place of {@link Protocol.Components#AUTO}. */
    Protocol.Components choose(List<Case> validation, Progress progress) throws IOException {
        Protocol protocol = settings.protocol();
        if (protocol.components() != Protocol.Components.AUTO) {
            return protocol.components();
        }
        int cases = 0;
        double all = 0;
        double largest = 0;
        try (DeSamNetwork network = new DeSamNetwork(model, weights)) {
            EmbeddingCache embeddings = new EmbeddingCache(cache, network, weights);
            ScanSegmenter segmenter = new ScanSegmenter(
                    new SliceSegmenter(network, settings.prompt(), protocol, settings.decoder()), protocol);
            for (Case each : validation) {
                LabelledCase labelled = LabelledCase.read(each, settings.label(), protocol.reading());
                if (labelled.isEmpty()) {
                    continue;
                }
                PreparedCase prepared =
                        PreparedCase.ofVolume(labelled, model.config().maskSize(), protocol);
                try (EmbeddedCase embedded = embeddings.embed(prepared, progress)) {
                    Mask mask = segmenter.segment(
                            embedded, prepared::isBlank, labelled.label().geometry());
                    cases++;
                    all += dice(mask, labelled.label());
                    largest += dice(ScanSegmenter.largestComponent(mask), labelled.label());
                }
            }
        }
        boolean better = largest > all;
        progress.say(String.format(
                Locale.ROOT,
                "Whole validation scans: Dice %.4f with the largest component alone, %.4f with all; %s kept",
                largest / cases,
                all / cases,
                better ? "the largest is" : "all are"));
        return better ? Protocol.Components.LARGEST : Protocol.Components.ALL;
    }

    private static double dice(Mask mask, Mask label) {
        return Overlap.dice(mask.voxels(), label.voxels());
    }
}
