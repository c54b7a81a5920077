package org.desam4j.training.run.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.ModelCards;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.training.optimizer.internal.Optimizer;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.CheckpointException;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.SafetensorsWriter;
import org.desam4j.weights.TensorView;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The weights of a run in its folder: the best so far, the current ones with the optimiser's state, and the whole model. */
final class WeightFiles {
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
                assign(best, parameter.name(), parameter.shape());
            }
        }
    }

    /** Writes the whole network, for prediction, with its card. */
    void writeModel(ModelCard card) throws IOException {
        write(run.model(), model.parameters(), ModelCards.metadata(card));
    }

    /** Keeps where the run stands. */
    void writeState(TrainingState state, Optimizer optimizer) throws IOException {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        trainable().forEach(parameter -> arrays.put(parameter.name(), weights.array(parameter.name())));
        optimizer.state().forEach((name, array) -> arrays.put(OPTIMIZER + name, array));
        Map<String, Shape> shapes = new LinkedHashMap<>();
        arrays.forEach((name, array) -> shapes.put(name, Shape.of(array.shape())));
        SafetensorsWriter.write(
                run.state(), shapes, name -> arrays.get(name).data().asFloat(), Map.of(STATE, StrictJson.line(state)));
    }

    /**
     * Brings weights and optimiser to where the run stood; the beginning if it had not come to the end of an epoch.
     *
     * @param trained the parameters that the optimiser changes
     * @throws CheckpointException if the file is not what train writes for this network, or damaged
     */
    TrainingState restoreState(Optimizer optimizer, Set<String> trained) throws IOException {
        if (!Files.exists(run.state())) {
            return TrainingState.START;
        }
        try (Checkpoint file = Checkpoints.open(run.state())) {
            String text = file.metadata().get(STATE);
            if (text == null) {
                throw new CheckpointException(run.state(), "does not say where the run stood; begin a new run");
            }
            TrainingState state = StrictJson.value(text, TrainingState.class);
            for (Parameter parameter : trainable()) {
                assign(file, parameter.name(), parameter.shape());
            }
            restore(optimizer, file, trained, state.optimizerSteps());
            return state;
        } catch (JsonProcessingException e) {
            throw new CheckpointException(
                    run.state(), "is not what train writes (" + StrictJson.describe(e) + "); begin a new run", e);
        }
    }

    private void restore(Optimizer optimizer, Checkpoint file, Set<String> trained, int steps) throws IOException {
        Map<String, Shape> expected = new LinkedHashMap<>();
        if (steps > 0) {
            for (String parameter : trained) {
                Shape shape = Shape.of(weights.array(parameter).shape());
                optimizer.stateNames(parameter).forEach(name -> expected.put(OPTIMIZER + name, shape));
            }
        }
        for (String name : file.tensors().keySet()) {
            if (name.startsWith(OPTIMIZER) && !expected.containsKey(name)) {
                throw new CheckpointException(
                        run.state(), "holds " + name + ", which this training has no use for; begin a new run");
            }
        }
        for (Map.Entry<String, Shape> moment : expected.entrySet()) {
            tensor(file, moment.getKey(), moment.getValue());
        }
        Map<String, INDArray> moments = new HashMap<>();
        for (String name : expected.keySet()) {
            moments.put(
                    name.substring(OPTIMIZER.length()), file.tensors().get(name).toArray());
        }
        optimizer.restore(moments, steps);
    }

    private void assign(Checkpoint file, String name, Shape shape) throws IOException {
        try (INDArray values = tensor(file, name, shape).toArray()) {
            weights.array(name).assign(values);
        }
    }

    /** A tensor that must be there, of that shape: an assignment would spread a smaller one over the array. */
    private static TensorView tensor(Checkpoint file, String name, Shape shape) throws CheckpointException {
        TensorView tensor = file.tensors().get(name);
        if (tensor == null) {
            throw new CheckpointException(file.path(), "lacks " + name + "; begin a new run");
        }
        if (!tensor.shape().equals(shape)) {
            throw new CheckpointException(
                    file.path(),
                    "holds " + name + " of the shape " + tensor.shape() + " in place of " + shape
                            + "; begin a new run");
        }
        return tensor;
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
