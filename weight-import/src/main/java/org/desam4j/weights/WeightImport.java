package org.desam4j.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Weights;
import org.desam4j.model.spec.internal.SamConfigReader;
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
        return model(checkpoint, SqueezeExcitationGate.CONSTANT);
    }

    /**
     * The same with another gate in PDMM's blocks; tensors do not show which one they were trained with.
     *
     * @throws CheckpointException if the tensors do not show the network's sizes
     */
    public static DeSamModel model(Checkpoint checkpoint, SqueezeExcitationGate gate) throws CheckpointException {
        Optional<String> foreign = ForeignNetwork.of(checkpoint.tensors().keySet());
        if (foreign.isPresent()) {
            throw new CheckpointException(
                    checkpoint.path(),
                    "is a checkpoint of " + foreign.get() + ", which is not supported; take a SAM ViT-B, L or H");
        }
        try {
            SamConfig config = SamConfigReader.read(checkpoint.shapes());
            return new DeSamModel(config, gate);
        } catch (IllegalArgumentException | ArithmeticException e) {
            List<String> names = List.copyOf(checkpoint.tensors().keySet());
            String what = names.stream().anyMatch(NetworkNames::isOfNetwork)
                    ? "is not a whole SAM or DeSAM checkpoint"
                    : "is no SAM or DeSAM checkpoint";
            throw new CheckpointException(
                    checkpoint.path(), what + ": it has " + ImportReport.listing(names) + "; " + e.getMessage(), e);
        }
    }

    /**
     * Remarks for the user of a checkpoint before it is used: the way its tensors were found, and those of them that the network does
     * not have.
     */
    public static List<String> remarks(DeSamModel model, Checkpoint checkpoint) {
        List<String> remarks = new ArrayList<>(checkpoint.notes());
        List<String> unexpected =
                ImportReport.compare(model, checkpoint.shapes()).unexpected();
        if (!unexpected.isEmpty()) {
            remarks.add("warning: " + unexpected.size() + " tensors that the network does not have are left out: "
                    + ImportReport.listing(unexpected));
        }
        return remarks.stream()
                .map(remark -> checkpoint.path().getFileName() + ": " + remark)
                .toList();
    }

    /**
     * Weights to train from: those of the checkpoint, and initial values for PDMM where it is a SAM checkpoint.
     *
     * @param seed of PDMM's initial values
     * @throws CheckpointException if other parameters are missing or misshapen; the message names them all
     */
    public static Weights forTraining(DeSamModel model, Checkpoint checkpoint, long seed) throws IOException {
        ImportReport report = ImportReport.compare(model, checkpoint.shapes());
        requireReadable(model, checkpoint, report);
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
        requireReadable(model, checkpoint, report);
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

    /** Rejects what is opaque, or stands in the encoder and is not known, since it would silently change what the network computes. */
    private static void requireReadable(DeSamModel model, Checkpoint checkpoint, ImportReport report)
            throws CheckpointException {
        Map<String, String> unread = checkpoint.unread();
        Set<String> wanted = model.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
        List<String> opaque = unread.keySet().stream()
                .filter(name -> wanted.contains(name) || name.startsWith(DeSamModel.IMAGE_ENCODER_PREFIX))
                .map(name -> name + " " + unread.get(name))
                .toList();
        if (!opaque.isEmpty()) {
            throw new CheckpointException(
                    checkpoint.path(),
                    "holds what the network needs in a form that is not read: " + ImportReport.listing(opaque)
                            + "; save plain tensors in Python");
        }
        if (!report.unexpectedInEncoder().isEmpty()) {
            throw new CheckpointException(
                    checkpoint.path(),
                    "has " + report.unexpectedInEncoder().size()
                            + " tensors in its image encoder that SAM's does not have (adapters or LoRA?): "
                            + ImportReport.listing(report.unexpectedInEncoder())
                            + "; without them the encoder would compute something else. Merge them into its weights in Python");
        }
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
            return tensor.toFiniteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
