package org.desam4j.training.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.Parameter;
import org.desam4j.model.Shape;
import org.desam4j.model.Weights;
import org.desam4j.training.DataException;
import org.desam4j.training.dataset.Case;
import org.desam4j.training.dataset.Split;
import org.desam4j.weights.AtomicFile;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.SafetensorsWriter;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a training run leaves: {@code run.json} (settings, split, checkpoint), {@code metrics.jsonl} (a line for each
 * epoch), {@code best-decoder.safetensors} (the trained tensors of the best epoch so far) and, at the end,
 * {@code model.safetensors} (the whole network with the best weights).
 *
 * @param path the folder
 */
public record RunFolder(Path path) {
    /** The key in a model file's metadata for the prompt, {@code box} or {@code grid}. */
    public static final String PROMPT = "desam4j.prompt";

    /** The key in a model file's metadata for the organ's value in label maps. */
    public static final String LABEL = "desam4j.label";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String RUN = "run.json";
    private static final String METRICS = "metrics.jsonl";
    private static final String BEST = "best-decoder.safetensors";
    private static final String MODEL = "model.safetensors";

    /**
     * How a run came about.
     *
     * @param settings what was asked for
     * @param dataset the data set's folder
     * @param checkpoint that the weights came from
     * @param training names of the cases that trained
     * @param validation names of the cases that chose the best epoch
     * @param heldOut names of the source site's other cases
     */
    public record Description(
            TrainingSettings settings,
            String dataset,
            String checkpoint,
            List<String> training,
            List<String> validation,
            List<String> heldOut) {

        /** Describes a run that is about to begin. */
        public static Description of(TrainingSettings settings, Path dataset, Path checkpoint, Split split) {
            return new Description(
                    settings,
                    dataset.toString(),
                    checkpoint.toString(),
                    ids(split.training()),
                    ids(split.validation()),
                    ids(split.heldOut()));
        }

        private static List<String> ids(List<Case> cases) {
            return cases.stream().map(Case::id).toList();
        }
    }

    /**
     * Makes sure that a run may begin here.
     *
     * @throws DataException if the folder holds a run already
     */
    public void requireUnused() throws IOException {
        if (Files.exists(path.resolve(RUN))) {
            throw new DataException(path, "holds a run already; give another folder with --out, or delete it");
        }
    }

    /** Begins a run. */
    public void begin(Description description) throws IOException {
        requireUnused();
        byte[] json = JSON.writeValueAsBytes(description);
        AtomicFile.write(path.resolve(RUN), temporary -> Files.write(temporary, json));
    }

    /** How the run that the folder holds came about. */
    public Description description() throws IOException {
        Path file = path.resolve(RUN);
        if (!Files.isRegularFile(file)) {
            throw new DataException(file, "no such file; give a folder that train has written");
        }
        try {
            return JSON.readValue(file.toFile(), Description.class);
        } catch (JsonProcessingException e) {
            throw new DataException(file, "is not what train writes: " + e.getOriginalMessage(), e);
        }
    }

    /** Adds a line to {@code metrics.jsonl}. */
    public void append(EpochResult result) throws IOException {
        String line = new ObjectMapper().writeValueAsString(result) + "\n";
        Files.writeString(path.resolve(METRICS), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The epochs of the run so far. */
    public List<EpochResult> epochs() throws IOException {
        List<EpochResult> epochs = new java.util.ArrayList<>();
        for (String line : Files.readAllLines(path.resolve(METRICS))) {
            epochs.add(JSON.readValue(line, EpochResult.class));
        }
        return epochs;
    }

    /** Keeps the trainable weights as those of the best epoch so far. */
    public void writeBest(DeSamModel model, Weights weights) throws IOException {
        write(
                path.resolve(BEST),
                model.parameters().stream().filter(Parameter::trainable).toList(),
                weights,
                Map.of());
    }

    /** Brings the best epoch's weights back. */
    public void restoreBest(Weights weights) throws IOException {
        try (Checkpoint best = Checkpoints.open(path.resolve(BEST))) {
            for (Map.Entry<String, org.desam4j.weights.TensorView> tensor :
                    best.tensors().entrySet()) {
                try (INDArray values = tensor.getValue().toArray()) {
                    weights.array(tensor.getKey()).assign(values);
                }
            }
        }
    }

    /** Writes the whole network, for prediction. */
    public void writeModel(DeSamModel model, Weights weights, TrainingSettings settings) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(PROMPT, settings.prompt().title());
        metadata.put("desam4j.source", settings.source());
        metadata.put(LABEL, Integer.toString(settings.label()));
        write(model(), model.parameters(), weights, metadata);
    }

    /** The file of the whole trained network. */
    public Path model() {
        return path.resolve(MODEL);
    }

    private static void write(Path file, List<Parameter> parameters, Weights weights, Map<String, String> metadata)
            throws IOException {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        parameters.forEach(parameter -> shapes.put(parameter.name(), parameter.shape()));
        SafetensorsWriter.write(file, shapes, name -> weights.array(name).data().asFloat(), metadata);
    }
}
