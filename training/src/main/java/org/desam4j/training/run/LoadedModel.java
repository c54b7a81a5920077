package org.desam4j.training.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.SqueezeExcitation;
import org.desam4j.model.Weights;
import org.desam4j.training.protocol.Protocol;
import org.desam4j.training.segment.MaskDecoderKind;
import org.desam4j.training.segment.PromptMode;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.CheckpointException;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.WeightImport;

/** A trained network that is ready to predict, with what its file or run folder says of it. Owns its native memory. */
public final class LoadedModel implements AutoCloseable {
    private final Weights weights;
    private final DeSamNetwork network;
    private final Map<String, String> metadata;
    private final Optional<RunDescription> run;

    private LoadedModel(
            Weights weights, DeSamNetwork network, Map<String, String> metadata, Optional<RunDescription> run) {
        this.weights = weights;
        this.network = network;
        this.metadata = metadata;
        this.run = run;
    }

    /**
     * Loads a trained network.
     *
     * @param source a checkpoint of DeSAM, or a folder that a training run has written
     * @throws IOException if it cannot be read, or is a SAM checkpoint, which has no mask module yet
     */
    public static LoadedModel open(Path source) throws IOException {
        boolean folder = Files.isDirectory(source);
        RunFolder runFolder = new RunFolder(source);
        Optional<RunDescription> run = folder ? Optional.of(runFolder.description()) : Optional.empty();
        try (Checkpoint checkpoint = Checkpoints.open(folder ? runFolder.model() : source)) {
            DeSamModel model = WeightImport.model(checkpoint, gate(checkpoint));
            Weights weights = WeightImport.forPrediction(model, checkpoint);
            return new LoadedModel(weights, new DeSamNetwork(model, weights), checkpoint.metadata(), run);
        }
    }

    private static SqueezeExcitation.Gate gate(Checkpoint checkpoint) throws CheckpointException {
        String name = checkpoint.metadata().getOrDefault(WeightFiles.GATE, SqueezeExcitation.Gate.CONSTANT.name());
        try {
            return SqueezeExcitation.Gate.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(checkpoint.path(), "names an unknown gate, " + name, e);
        }
    }

    public DeSamNetwork network() {
        return network;
    }

    public Weights weights() {
        return weights;
    }

    /** The run that made it, where it was loaded from a run's folder. */
    public Optional<RunDescription> run() {
        return run;
    }

    /** What makes its masks: as in training, where it was loaded from a run's folder; else PRIM and PDMM. */
    public MaskDecoderKind decoder() {
        return run.map(description -> description.settings().decoder()).orElse(MaskDecoderKind.DESAM);
    }

    /**
     * A checkpoint as it is, with PDMM untrained where it is a SAM checkpoint: for SAM's own masks.
     *
     * @throws IOException if it cannot be read, or lacks other parts
     */
    public static LoadedModel untrained(Path source) throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(source)) {
            DeSamModel model = WeightImport.model(checkpoint);
            Weights weights = WeightImport.forTraining(model, checkpoint, 0);
            return new LoadedModel(weights, new DeSamNetwork(model, weights), Map.of(), Optional.empty());
        }
    }

    /** The protocol that it was trained by, where it was loaded from a run's folder; else the default one. */
    public Protocol protocol() {
        return run.map(description -> description.settings().protocol()).orElse(Protocol.DEFAULT);
    }

    /** How it was prompted in training, where its run or its file says so. */
    public Optional<PromptMode> prompt() {
        Optional<PromptMode> ofRun =
                run.map(description -> description.settings().prompt());
        return ofRun.isPresent()
                ? ofRun
                : Optional.ofNullable(metadata.get(WeightFiles.PROMPT)).map(PromptMode::named);
    }

    /** The value in label maps that it was trained on, where its file says so. */
    public Optional<Integer> label() {
        return Optional.ofNullable(metadata.get(WeightFiles.LABEL)).map(Integer::valueOf);
    }

    @Override
    public void close() {
        network.close();
        weights.close();
    }
}
