package org.desam4j.training.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.spec.Shape;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.SafetensorsWriter;
import org.desam4j.weights.WeightImport;

/** Reading a checkpoint, a safetensors file that is in the system's file cache, into a network's weights. */
final class ImportTask implements Task {
    private final Path file;

    ImportTask(Subject subject) throws IOException {
        file = Files.createTempFile("desam-bench", ".safetensors");
        Map<String, Shape> shapes = new LinkedHashMap<>();
        subject.model().parameters().forEach(parameter -> shapes.put(parameter.name(), parameter.shape()));
        SafetensorsWriter.write(
                file, shapes, name -> subject.weights().array(name).data().asFloat(), Map.of());
    }

    @Override
    public void run() throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            DeSamModel model = WeightImport.model(checkpoint);
            WeightImport.forPrediction(model, checkpoint).close();
        }
    }

    @Override
    public void close() throws IOException {
        Files.delete(file);
    }
}
