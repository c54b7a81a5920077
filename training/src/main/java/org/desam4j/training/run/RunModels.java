package org.desam4j.training.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.internal.ModelPlaces;
import org.desam4j.training.run.internal.RunFolder;

/** The models that runs have made, also where the card lies beside the model. */
public final class RunModels {
    private RunModels() {}

    /** The runs or files of a path: the runs of its labels in the order of labels, else the path itself. */
    public static List<Path> in(Path path) throws IOException {
        return ModelPlaces.in(path);
    }

    /**
     * The model of a run's folder, or of a file, in float32.
     *
     * @param source a folder that a training run has written, or a checkpoint of DeSAM
     * @throws IOException if it cannot be read
     */
    public static LoadedModel load(Path source) throws IOException {
        return load(source, List.of(), Precision.FLOAT32);
    }

    /**
     * The same where models were loaded before, with which it may share the image encoder.
     *
     * @param before are closed after it
     * @param precision of products
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if this machine does not compute in that precision
     */
    public static LoadedModel load(Path source, List<LoadedModel> before, Precision precision) throws IOException {
        if (!Files.isDirectory(source)) {
            return LoadedModel.open(source, precision);
        }
        RunFolder run = new RunFolder(source);
        return LoadedModel.open(run.model(), file -> run.description().card(run.epochs()), before, precision);
    }
}
