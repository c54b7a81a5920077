package org.desam4j.training.embedding;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.graph.exec.MemoryBudget;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Case;
import org.desam4j.training.dataset.internal.Dataset;
import org.desam4j.training.dataset.internal.LabelledCase;
import org.desam4j.training.dataset.internal.PreparedCase;
import org.desam4j.training.embedding.internal.EmbeddedCase;
import org.desam4j.training.embedding.internal.EmbeddingCache;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.WeightImport;

/**
 * Fills the cache with a data set's embeddings, so that later runs find them there.
 *
 * @param dataset the data set's folder
 * @param checkpoint a SAM or DeSAM checkpoint
 * @param cache the cache of embeddings
 * @param sites the sites to embed; all if empty
 * @param label the organ's value in the label maps, which decides what slices count
 * @param protocol the protocol, which says the slices that count
 * @param state the key of the network in a checkpoint that holds several; empty for the only one
 * @param precision of the image encoder's products
 */
public record EmbeddingJob(
        Path dataset,
        Path checkpoint,
        CacheSettings cache,
        List<String> sites,
        int label,
        Protocol protocol,
        String state,
        Precision precision) {
    public EmbeddingJob {
        sites = List.copyOf(sites);
    }

    /**
     * Runs the job.
     *
     * @return the number of slices that the cache holds for these sites
     */
    public int execute(Progress progress) throws IOException {
        Dataset data = Dataset.open(dataset, progress);
        List<Case> cases = sites.isEmpty()
                ? data.cases()
                : sites.stream().flatMap(site -> data.casesOf(site).stream()).toList();
        protocol.intensity().remarks(sites.isEmpty() ? data.sites() : sites).forEach(progress::say);
        int slices = 0;
        try (Checkpoint source = Checkpoints.open(checkpoint, state)) {
            DeSamModel model = WeightImport.model(source);
            WeightImport.remarks(model, source).forEach(progress::say);
            try (Weights weights = WeightImport.forTraining(model, source, 0);
                    DeSamNetwork network = new DeSamNetwork(model, weights, MemoryBudget.available(), precision)) {
                EmbeddingCache embeddings = new EmbeddingCache(cache, network, weights);
                List<PreparedCase> prepared = new ArrayList<>();
                for (Case each : cases) {
                    LabelledCase labelled = LabelledCase.read(each, label, protocol.reading());
                    labelled.notes().forEach(progress::say);
                    prepared.add(PreparedCase.of(labelled, model.config().maskSize(), protocol));
                    progress.report("Preparing the data set", prepared.size(), cases.size(), "cases");
                }
                for (EmbeddedCase embedded : embeddings.embed(prepared, progress)) {
                    slices += embedded.slices().count();
                    embedded.close();
                }
            }
        }
        return slices;
    }
}
