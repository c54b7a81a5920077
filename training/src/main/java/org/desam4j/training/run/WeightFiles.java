package org.desam4j.training.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.Parameter;
import org.desam4j.model.Shape;
import org.desam4j.model.Weights;
import org.desam4j.training.optimizer.Optimizer;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.CheckpointException;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.SafetensorsWriter;
import org.desam4j.weights.TensorView;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The weights of a run in its folder: the best so far, the current ones with the optimiser's state, and the whole model. */
final class WeightFiles {
    /** The key in a model file's metadata for the prompt, {@code box} or {@code grid}. */
    static final String PROMPT = "desam4j.prompt";

    /** The key in a model file's metadata for the organ's value in label maps. */
    static final String LABEL = "desam4j.label";

    /** The key in a model file's metadata for the gate of PDMM's blocks. */
    static final String GATE = "desam4j.se";

    private static final String STATE = "desam4j.state";
    private static final String OPTIMIZER = "optimizer.";

    private final RunFolder run;
    private final DeSamModel model;
    private final Weights weights;

    WeightFiles(RunFolder run, DeSamModel model, Weights weights) {
        this.run = run;
        this.model = model;
        this.weights = weights;
    }

    /** Keeps the trainable weights as those of the best epoch so far. */
    void writeBest() throws IOException {
        write(run.best(), trainable(), Map.of());
    }

    /** Brings the best epoch's weights back. */
    void restoreBest() throws IOException {
        try (Checkpoint best = Checkpoints.open(run.best())) {
            for (Parameter parameter : trainable()) {
                assign(best, parameter.name());
            }
        }
    }

    /** Writes the whole network, for prediction. */
    void writeModel(TrainingSettings settings) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(PROMPT, settings.prompt().title());
        metadata.put("desam4j.sources", String.join(",", settings.sources()));
        metadata.put(LABEL, Integer.toString(settings.label()));
        metadata.put(GATE, settings.gate().name());
        write(run.model(), model.parameters(), metadata);
    }

    /** Keeps where the run stands. */
    void writeState(TrainingState state, Optimizer optimizer) throws IOException {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        trainable().forEach(parameter -> arrays.put(parameter.name(), weights.array(parameter.name())));
        optimizer.state().forEach((name, array) -> arrays.put(OPTIMIZER + name, array));
        Map<String, Shape> shapes = new LinkedHashMap<>();
        arrays.forEach((name, array) -> shapes.put(name, Shape.of(array.shape())));
        SafetensorsWriter.write(
                run.state(),
                shapes,
                name -> arrays.get(name).data().asFloat(),
                Map.of(STATE, new ObjectMapper().writeValueAsString(state)));
    }

    /** Brings weights and optimiser to where the run stood; the beginning if it had not come to the end of an epoch. */
    TrainingState restoreState(Optimizer optimizer) throws IOException {
        if (!Files.exists(run.state())) {
            return TrainingState.START;
        }
        try (Checkpoint file = Checkpoints.open(run.state())) {
            TrainingState state = new ObjectMapper().readValue(file.metadata().get(STATE), TrainingState.class);
            for (Parameter parameter : trainable()) {
                assign(file, parameter.name());
            }
            Map<String, INDArray> moments = new HashMap<>();
            for (Map.Entry<String, TensorView> tensor : file.tensors().entrySet()) {
                if (tensor.getKey().startsWith(OPTIMIZER)) {
                    moments.put(
                            tensor.getKey().substring(OPTIMIZER.length()),
                            tensor.getValue().toArray());
                }
            }
            optimizer.restore(moments, state.optimizerSteps());
            return state;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new CheckpointException(run.state(), "is not what train writes; begin a new run", e);
        }
    }

    private void assign(Checkpoint file, String name) throws IOException {
        TensorView tensor = file.tensors().get(name);
        if (tensor == null) {
            throw new CheckpointException(file.path(), "lacks " + name + "; begin a new run");
        }
        try (INDArray values = tensor.toArray()) {
            weights.array(name).assign(values);
        }
    }

    private List<Parameter> trainable() {
        return model.parameters().stream().filter(Parameter::trainable).toList();
    }

    private void write(Path file, List<Parameter> parameters, Map<String, String> metadata) throws IOException {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        parameters.forEach(parameter -> shapes.put(parameter.name(), parameter.shape()));
        SafetensorsWriter.write(file, shapes, name -> weights.array(name).data().asFloat(), metadata);
    }
}
