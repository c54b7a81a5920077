package org.desam4j.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.Parameter;
import org.desam4j.model.SamConfig;
import org.desam4j.model.SamConfigReader;
import org.desam4j.model.SqueezeExcitation;
import org.desam4j.model.Weights;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Takes a network's sizes and weights from a checkpoint. Everything is checked before any weight is read. */
public final class WeightImport {
    private WeightImport() {}

    /**
     * The network whose tensors a checkpoint holds.
     *
     * @throws CheckpointException if the tensors do not show its sizes
     */
    public static DeSamModel model(Checkpoint checkpoint) throws CheckpointException {
        return model(checkpoint, SqueezeExcitation.Gate.CONSTANT);
    }

    /**
     * The same with another gate in PDMM's blocks; tensors do not show which one they were trained with.
     *
     * @throws CheckpointException if the tensors do not show the network's sizes
     */
    public static DeSamModel model(Checkpoint checkpoint, SqueezeExcitation.Gate gate) throws CheckpointException {
        try {
            SamConfig config = SamConfigReader.read(checkpoint.shapes());
            return new DeSamModel(config, gate);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new CheckpointException(checkpoint.path(), e.getMessage(), e);
        }
    }

    /**
     * Weights to train from: those of the checkpoint, and initial values for PDMM where it is a SAM checkpoint.
     *
     * @param seed of PDMM's initial values
     * @throws CheckpointException if other parameters are missing or misshapen; the message names them all
     */
    public static Weights forTraining(DeSamModel model, Checkpoint checkpoint, long seed) throws IOException {
        ImportReport report = ImportReport.compare(model, checkpoint.shapes());
        if (!report.isComplete() && !report.isSamOnly()) {
            throw incomplete(checkpoint, report);
        }
        return read(model, checkpoint, seed);
    }

    /**
     * Weights to predict with.
     *
     * @throws CheckpointException if a parameter is missing or misshapen, also if all that is missing is PDMM
     */
    public static Weights forPrediction(DeSamModel model, Checkpoint checkpoint) throws IOException {
        ImportReport report = ImportReport.compare(model, checkpoint.shapes());
        if (report.isSamOnly()) {
            throw new CheckpointException(
                    checkpoint.path(),
                    "is a SAM checkpoint, without DeSAM's mask module (mask_decoder.pimm.*); train it first");
        }
        if (!report.isComplete()) {
            throw incomplete(checkpoint, report);
        }
        return read(model, checkpoint, 0);
    }

    private static CheckpointException incomplete(Checkpoint checkpoint, ImportReport report) {
        return new CheckpointException(
                checkpoint.path(), "does not fit the network that it describes: " + report.describe());
    }

    private static Weights read(DeSamModel model, Checkpoint checkpoint, long seed) throws IOException {
        try {
            return Weights.load(model.parameters(), parameter -> weight(checkpoint, parameter, seed));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static INDArray weight(Checkpoint checkpoint, Parameter parameter, long seed) {
        TensorView tensor = checkpoint.tensors().get(parameter.name());
        if (tensor == null) {
            return Weights.initial(parameter, seed);
        }
        try {
            if (!tensor.type().isReadable()) {
                throw new CheckpointException(
                        checkpoint.path(),
                        "holds " + parameter.name() + " as " + tensor.type().safetensorsName()
                                + ", of which no network is made; convert it to float32 first");
            }
            return tensor.toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
