package org.desam4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.UseText;
import org.desam4j.training.report.StudyReport;
import org.desam4j.training.run.RunModels;
import org.desam4j.training.run.Stop;
import org.desam4j.training.study.CouplingStudy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The dependence of masks on prompts. */
@Command(
        name = "coupling",
        abbreviateSynopsis = true,
        description =
                "Coupling study: segments the same slices with prompts from the best to the worst, by DeSAM and by plain SAM.")
final class CouplingCommand extends BaseCommand {

    @Mixin
    private StudyOptions study;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description = "Trained model: a folder that train has written, or a DeSAM checkpoint.")
    private Path model;

    @Option(
            names = "--sites",
            split = ",",
            paramLabel = "SITE",
            description = "Sites whose cases are taken (default: all).")
    private List<String> sites = List.of();

    @Option(
            names = "--slices-per-case",
            paramLabel = "N",
            defaultValue = "3",
            description = "Slices per case, evenly spread (default: ${DEFAULT-VALUE}).")
    private int slicesPerCase;

    @Option(
            names = "--label",
            paramLabel = "N",
            description = "The organ's value in label maps (default: as in training).")
    private Optional<Integer> label = Optional.empty();

    @Mixin
    private PrecisionOption precision;

    @Override
    Optional<Path> folder() {
        return Optional.of(study.out());
    }

    @Override
    void execute() throws Exception {
        new StudyReport(study.out()).requireCoupling();
        stoppable("the embeddings of whole cases are kept; the same command begins anew", this::measure);
    }

    private void measure(Stop stop) throws Exception {
        try (LoadedModel loaded = RunModels.load(model, List.of(), fromOptions(precision::precision))) {
            loaded.remark().ifPresent(progress()::say);
            ModelCard card = fromOptions(
                    () -> loaded.card().withLabel(label.orElse(loaded.card().label())));
            CouplingStudy coupling =
                    fromOptions(() -> new CouplingStudy(study.workspace(stop), loaded, card, sites, slicesPerCase));
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("data set", study.data().toString());
            facts.put("model", model.toString());
            facts.put("plain SAM", study.checkpoint().toString());
            facts.put("label", card.label() + " (" + card.labelName() + ")");
            facts.putAll(UseText.of(card.protocol()));
            out().println(new StudyReport(study.out())
                    .writeCoupling(coupling.execute(progress(stop)), facts)
                    .toText());
            out().println("Report: " + study.out().resolve("coupling.html"));
        }
    }
}
