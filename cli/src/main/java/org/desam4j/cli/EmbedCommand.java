package org.desam4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.desam4j.training.Cluster;
import org.desam4j.training.OutputPlace;
import org.desam4j.training.PartWorker;
import org.desam4j.training.embedding.EmbeddingJob;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.ModelCards;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.Checkpoints;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Filling the cache. */
@Command(
        name = "embed",
        abbreviateSynopsis = true,
        description = {
            "Fills the cache of embeddings: runs the image encoder on a data set ahead of time. train and evaluate do it when"
                    + " needed.",
            ModelOptions.DEFAULTS
        })
final class EmbedCommand extends BaseCommand implements PartedCommand {

    @Mixin
    private DataOptions data;

    @Option(
            names = "--checkpoint",
            required = true,
            paramLabel = "C",
            description = "SAM or DeSAM checkpoint; the size of the network is read from it.")
    private Path checkpoint;

    @Mixin
    private StateOption state;

    @Option(names = "--sites", split = ",", paramLabel = "SITE", description = "Sites to embed (default: all).")
    private List<String> sites = List.of();

    @Option(names = "--label", paramLabel = "N", description = "The organ's value in label maps (default: 1).")
    private Optional<Integer> label = Optional.empty();

    @Mixin
    private BaselineOption baseline;

    @Mixin
    private ReadingOptions reading;

    @Mixin
    private SlicesOption slices;

    @Mixin
    private PrecisionOption precision;

    @Mixin
    private SparkOption spark;

    @Override
    void execute() throws Exception {
        fromOptions(() -> spark.products(precision));
        OutputPlace.requireFolder(data.cache().folder());
        EmbeddingJob job = job();
        stoppable("the embeddings of whole cases are kept; the same command continues", stop -> {
            int embedded;
            if (spark.isGiven()) {
                try (Cluster cluster = spark.open()) {
                    embedded = job.execute(cluster, progress(stop));
                }
            } else {
                embedded = job.execute(progress(stop));
            }
            out().println(embedded + " slices are embedded in " + data.cache().folder());
        });
    }

    @Override
    public PartWorker worker() throws IOException {
        return job().worker();
    }

    private EmbeddingJob job() throws IOException {
        ModelCard card = card();
        Protocol changed = fromOptions(() -> slices.change(reading.change(baseline.start(card.protocol()))));
        return new EmbeddingJob(
                data.data(),
                checkpoint,
                data.cache(),
                sites,
                label.orElse(card.label()),
                changed,
                state.key(),
                precision.precision());
    }

    /** A trained model's windows decide what its encoder sees. */
    private ModelCard card() throws IOException {
        try (Checkpoint source = Checkpoints.open(checkpoint, state.key())) {
            return ModelCards.of(source);
        }
    }
}
