package org.desam4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.run.PlannedRun;
import org.desam4j.training.run.Training;
import org.desam4j.training.run.TrainingRun;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.weights.ElementType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Fine-tuning. */
@Command(
        name = "train",
        abbreviateSynopsis = true,
        description =
                "Fine-tunes DeSAM's mask decoder on one site of a data set. Ctrl-C keeps the state; --resume continues the run.")
final class TrainCommand extends BaseCommand {
    private static final List<String> CHANGE_A_RUN =
            List.of("--resume", "--epochs", "--data", "--cache", "--verbose", "--threads", "--backend");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description =
                    "Continue an interrupted run; the result is bit-identical to an uninterrupted run. Of the other"
                            + " options only --epochs, --data (the same data in another place) and --cache may be given;"
                            + " they are noted in run.json.")
    private Optional<Path> resumed = Optional.empty();

    @Option(names = "--data", paramLabel = "DIR", description = DataOptions.DATA_DESCRIPTION)
    private Optional<Path> data = Optional.empty();

    @Option(names = "--cache", paramLabel = "DIR", description = DataOptions.CACHE_DESCRIPTION)
    private Optional<Path> cache = Optional.empty();

    @Option(
            names = "--cache-precision",
            paramLabel = "float16|float32",
            defaultValue = DataOptions.DEFAULT_PRECISION,
            description = DataOptions.PRECISION_DESCRIPTION)
    private ElementType precision;

    @Option(
            names = "--checkpoint",
            paramLabel = "C",
            description = "SAM or DeSAM checkpoint to start from; the size of the network is read from it.")
    private Optional<Path> checkpoint = Optional.empty();

    @Mixin
    private StateOption state;

    @Option(names = "--source", split = ",", paramLabel = "SITE", description = "Source site, or sites, to train on.")
    private List<String> sources = List.of();

    @Option(
            names = "--out",
            paramLabel = "RUN",
            description = "Folder for the run: model.safetensors, run.json, metrics.jsonl, train.log.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private PromptOptions prompt;

    @Option(
            names = {"--label", "--labels"},
            split = ",",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "The organ's value in label maps; several values train one model each, in RUN/label-N (default:"
                            + " ${DEFAULT-VALUE}).")
    private List<Integer> labels;

    @Mixin
    private RecipeOptions recipe;

    @Mixin
    private PartOptions parts;

    @Override
    Optional<Path> folder() {
        // A single run is locked by its job.
        return resumed.isPresent() ? resumed.filter(Training::isOfSeveralLabels) : out.filter(run -> labels.size() > 1);
    }

    @Override
    void execute() throws Exception {
        List<PlannedRun> runs = runs();
        try (Stopping stopping = stopping()) {
            for (PlannedRun each : runs) {
                TrainingRun run = each.run(progress(), stopping.stop());
                if (!run.finished()) {
                    return;
                }
                out().println("Model: " + run.model());
            }
        }
    }

    private List<PlannedRun> runs() throws Exception {
        if (resumed.isPresent()) {
            return resumed(resumed.get());
        }
        requireAll();
        CacheSettings embeddings = new CacheSettings(cache.orElse(Path.of(DataOptions.DEFAULT_CACHE)), precision);
        labels.forEach(label -> fromOptions(() -> settings(label)));
        return Training.on(data.get())
                .from(checkpoint.get())
                .state(state.key())
                .source(sources.toArray(String[]::new))
                .labels(labels)
                .cache(embeddings)
                .into(out.get())
                .with(defaults -> settings(defaults.label()))
                .runs();
    }

    private TrainingSettings settings(int label) {
        return parts.change(recipe.settings(sources, label, prompt.prompt(new PromptMode.WholeBox())));
    }

    private void requireAll() {
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("--data", data.isPresent());
        given.put("--checkpoint", checkpoint.isPresent());
        given.put("--source", !sources.isEmpty());
        given.put("--out", out.isPresent());
        String missing = given.entrySet().stream()
                .filter(option -> !option.getValue())
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw wrongUsage("a new run needs --data, --checkpoint, --source and --out, and " + missing
                    + " is missing; to continue a run give --resume");
        }
    }

    /** The rest of a run, with the few changes that a run allows. */
    private List<PlannedRun> resumed(Path run) throws IOException {
        ParseResult parsed = spec.commandLine().getParseResult();
        for (OptionSpec option : parsed.matchedOptions()) {
            if (!CHANGE_A_RUN.contains(option.longestName())) {
                throw wrongUsage(
                        option.longestName() + " does not go with --resume: a run continues with the settings that it"
                                + " began with (its run.json), but for --epochs, --data and --cache");
            }
        }
        List<PlannedRun> runs = new ArrayList<>();
        for (PlannedRun begun : Training.remaining(run)) {
            PlannedRun read = data.map(begun::withData).orElse(begun);
            PlannedRun placed = cache.map(read::withCache).orElse(read);
            runs.add(
                    parsed.hasMatchedOption("--epochs")
                            ? fromOptions(() -> placed.withEpochs(recipe.epochs()))
                            : placed);
        }
        return runs;
    }
}
