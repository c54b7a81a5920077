package org.desam4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.desam4j.training.Progress;
import org.desam4j.training.run.Training;
import org.desam4j.training.run.TrainingRun;

/** Trains a model on one site of a data set: {@code TrainModel DATASET CHECKPOINT SITE RUN EPOCHS}. */
public final class TrainModel {
    private TrainModel() {}

    public static void main(String[] arguments) throws IOException {
        Path dataset = Path.of(arguments[0]);
        Path checkpoint = Path.of(arguments[1]);
        String site = arguments[2];
        Path folder = Path.of(arguments[3]);
        int epochs = Integer.parseInt(arguments[4]);

        TrainingRun run = Training.on(dataset)
                .from(checkpoint)
                .source(site)
                .into(folder)
                .with(settings -> settings.toBuilder()
                        .recipe(settings.recipe().withEpochs(epochs))
                        .build())
                .run(Progress.SILENT);
        run.epochs().forEach(epoch -> System.out.println("validation Dice " + epoch.validationDice()));
        System.out.println("model: " + run.model());
    }
}
