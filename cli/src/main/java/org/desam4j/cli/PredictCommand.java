package org.desam4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.desam4j.training.predict.PredictionJob;
import org.desam4j.training.run.LabelRuns;
import org.desam4j.training.run.LoadedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Segmenting. */
@Command(
        abbreviateSynopsis = true,
        name = "predict",
        description = "Segments scans and writes a mask for each, on the scan's own voxels.")
final class PredictCommand extends BaseCommand {

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Scans as NIfTI (.nii or .nii.gz).")
    private List<Path> images;

    @Mixin
    private ModelOptions model;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for the masks.")
    private Path out;

    @Override
    void execute() throws Exception {
        fromOptions(model::validated);
        List<LoadedModel> models = new ArrayList<>();
        try {
            List<PredictionJob.Organ> organs = new ArrayList<>();
            for (Path path : LabelRuns.models(model.model())) {
                LoadedModel loaded = LoadedModel.open(path);
                models.add(loaded);
                organs.add(new PredictionJob.Organ(
                        loaded, model.prompt(loaded), model.label(loaded), model.protocol(loaded)));
            }
            new PredictionJob(organs, images, out).execute(progress()).forEach(out()::println);
        } finally {
            models.forEach(LoadedModel::close);
        }
    }
}
