package org.desam4j.training.embedding;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.graph.exec.MemoryBudget;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.Cluster;
import org.desam4j.training.Failure;
import org.desam4j.training.IncompleteJobException;
import org.desam4j.training.PartWorker;
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
        List<Case> cases = cases(progress);
        int slices = 0;
        try (Encoder encoder = encoder(progress)) {
            List<PreparedCase> prepared = new ArrayList<>();
            for (Case each : cases) {
                prepared.add(encoder.prepare(each, progress));
                progress.report("Preparing the data set", prepared.size(), cases.size(), "cases");
            }
            for (EmbeddedCase embedded : encoder.embeddings().embed(prepared, progress)) {
                slices += embedded.slices().count();
                embedded.close();
            }
        }
        return slices;
    }

    /**
     * Runs the job on the machines of a cluster, each of which has a {@link #worker} of the same job. A part is a case, and one that is
     * embedded already is found by the machine that reads it.
     *
     * @return the number of slices that the cache holds for these sites
     * @throws IncompleteJobException if cases failed, when all others are embedded
     */
    public int execute(Cluster cluster, Progress progress) throws IOException {
        List<String> parts = cases(progress).stream().map(Case::id).toList();
        List<Failure> failures = new ArrayList<>();
        int slices = 0;
        for (Cluster.Outcome outcome : cluster.compute("Embedding", parts, "cases", progress)) {
            outcome.failure().ifPresent(failures::add);
            slices += outcome.result().isEmpty() ? 0 : Integer.parseInt(outcome.result());
        }
        if (!failures.isEmpty()) {
            failures.forEach(failure -> progress.say("failed: case " + failure.name() + ": " + failure.reason()));
            throw new IncompleteJobException(failures, parts.size(), "cases");
        }
        return slices;
    }

    /** The worker that embeds single cases of this job, and tells the number of their slices. The caller closes it. */
    public PartWorker worker() throws IOException {
        Map<String, Case> cases =
                cases(Progress.SILENT).stream().collect(Collectors.toMap(Case::id, Function.identity()));
        Encoder encoder = encoder(Progress.SILENT);
        PartWorker worker = (id, progress) -> {
            PreparedCase prepared = encoder.prepare(cases.get(id), progress);
            try (EmbeddedCase embedded = encoder.embeddings().embed(prepared, progress)) {
                return Integer.toString(embedded.slices().count());
            }
        };
        return worker.owning(encoder::close);
    }

    private List<Case> cases(Progress progress) throws IOException {
        Dataset data = Dataset.open(dataset, progress);
        protocol.intensity().remarks(sites.isEmpty() ? data.sites() : sites).forEach(progress::say);
        return sites.isEmpty()
                ? data.cases()
                : sites.stream().flatMap(site -> data.casesOf(site).stream()).toList();
    }

    /** The image encoder with its cache. */
    private record Encoder(EmbeddingJob job, Weights weights, DeSamNetwork network, EmbeddingCache embeddings)
            implements AutoCloseable {
        PreparedCase prepare(Case source, Progress progress) throws IOException {
            LabelledCase labelled =
                    LabelledCase.read(source, job.label(), job.protocol().reading());
            labelled.notes().forEach(progress::say);
            return PreparedCase.of(labelled, network.config().maskSize(), job.protocol());
        }

        @Override
        public void close() {
            network.close();
            weights.close();
        }
    }

    /** The weights are the caller's to close, by the encoder; the checkpoint is closed when they are read. */
    private Encoder encoder(Progress progress) throws IOException {
        try (Checkpoint source = Checkpoints.open(checkpoint, state)) {
            DeSamModel model = WeightImport.model(source);
            WeightImport.remarks(model, source).forEach(progress::say);
            Weights weights = WeightImport.forTraining(model, source, 0);
            try {
                DeSamNetwork network = new DeSamNetwork(model, weights, MemoryBudget.available(), precision);
                return new Encoder(this, weights, network, new EmbeddingCache(cache, network, weights));
            } catch (RuntimeException | Error e) {
                weights.close();
                throw e;
            }
        }
    }
}
