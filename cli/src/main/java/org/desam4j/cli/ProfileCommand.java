package org.desam4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.training.report.ResultTable;
import org.desam4j.training.study.ProfileStudy;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.WeightImport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The cost of a network. */
@Command(
        name = "profile",
        description =
                "Counts the parameters and multiply-adds of a network, and measures time and memory of its parts.")
final class ProfileCommand extends BaseCommand {
    private static final double MILLION = 1e6;
    private static final double BILLION = 1e9;
    private static final double MEBIBYTE = 1 << 20;

    @Mixin
    private VariantOption variant;

    @Option(
            names = "--checkpoint",
            paramLabel = "C",
            description = "Checkpoint whose sizes are taken instead of a published size.")
    private Optional<Path> checkpoint = Optional.empty();

    @Option(names = "--repeats", paramLabel = "N", description = "Timed repetitions (default: ${DEFAULT-VALUE}).")
    private int repeats = 3;

    @Override
    void execute() throws Exception {
        SamConfig config = config();
        ProfileStudy study = fromOptions(() -> new ProfileStudy(config, repeats));
        printParameters(new DeSamModel(config));
        List<List<String>> rows = new ArrayList<>();
        for (ProfileStudy.Cost cost : study.execute(progress())) {
            rows.add(List.of(
                    cost.part(),
                    format("%.2f", cost.parameters() / MILLION),
                    cost.multiplyAdds() == 0 ? "-" : format("%.1f", cost.multiplyAdds() / BILLION),
                    format("%.3f", cost.seconds()),
                    format("%.0f", cost.peakBytes() / MEBIBYTE)));
        }
        out().print(new ResultTable(List.of("part", "parameters, M", "multiply-adds, G", "median s", "peak MiB"), rows)
                .toText());
    }

    private void printParameters(DeSamModel model) {
        long all = model.parameterCount("");
        long trained = model.parameterCount("mask_decoder.");
        long pdmm = model.parameterCount(DeSamModel.PDMM_PREFIX);
        out().println(format(
                "%,d parameters, of which %,d (%.1f %%) are trained; PDMM has %,d (%.1f %% of these)%n",
                all, trained, 100.0 * trained / all, pdmm, 100.0 * pdmm / trained));
    }

    private SamConfig config() throws Exception {
        if (checkpoint.isPresent()) {
            try (Checkpoint file = Checkpoints.open(checkpoint.get())) {
                return WeightImport.model(file).config();
            }
        }
        return fromOptions(variant::config);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
