package org.desam4j.training.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.desam4j.training.Cluster;
import org.desam4j.training.Failure;
import org.desam4j.training.GroupedWorker;
import org.desam4j.training.IncompleteJobException;
import org.desam4j.training.PartWorker;
import org.desam4j.training.Progress;
import org.desam4j.training.embedding.EmbeddingJob;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.run.internal.RunFolder;

/**
 * The parts of a study that do not wait for each other: the embedding of each case, then each run with its measurement, and plain SAM's. They
 * leave what the study finds when it is executed, which only writes the tables then.
 *
 * @param workspace of the runs
 * @param settings label, protocol and precision of the study
 * @param runs in the order of the tables
 * @param plainSam prompts with which plain SAM is measured on all sites
 */
record StudyParts(StudyWorkspace workspace, TrainingSettings settings, List<StudyRun> runs, List<PromptMode> plainSam) {
    private static final String EMBEDDING = "embedding";
    private static final String SAM = "sam";
    private static final String RUN = "run";

    StudyParts {
        runs = List.copyOf(runs);
        plainSam = List.copyOf(plainSam);
    }

    /**
     * Computes all parts.
     *
     * @throws IncompleteJobException if parts failed, when all others are done
     */
    void compute(Cluster cluster, Progress progress) throws IOException {
        workspace.begin(progress);
        embedding().execute(cluster.under(EMBEDDING), progress);
        List<Cluster.Outcome> outcomes = new ArrayList<>();
        outcomes.addAll(cluster.under(SAM)
                .compute("Plain SAM", plainSam.stream().map(PromptMode::title).toList(), "prompts", progress));
        outcomes.addAll(cluster.under(RUN)
                .compute("Training", runs.stream().map(StudyRun::name).toList(), "runs", progress));
        List<Failure> failures = outcomes.stream()
                .map(Cluster.Outcome::failure)
                .flatMap(Optional::stream)
                .toList();
        if (!failures.isEmpty()) {
            failures.forEach(failure -> progress.say("failed: " + failure.name() + ": " + failure.reason()));
            throw new IncompleteJobException(failures, outcomes.size(), "runs");
        }
    }

    private EmbeddingJob embedding() {
        return new EmbeddingJob(
                workspace.dataset(),
                workspace.checkpoint(),
                workspace.cache(),
                List.of(),
                settings.label(),
                settings.protocol(),
                "",
                settings.precision());
    }

    /** The worker of one machine. */
    PartWorker worker() {
        Map<String, GroupedWorker.Opener> workers = new LinkedHashMap<>();
        workers.put(EMBEDDING, () -> embedding().worker());
        workers.put(SAM, this::samWorker);
        workers.put(RUN, this::runWorker);
        return new GroupedWorker(workers);
    }

    private PartWorker samWorker() throws IOException {
        Map<String, PromptMode> prompts =
                plainSam.stream().collect(Collectors.toMap(PromptMode::title, Function.identity()));
        LoadedModel sam = PlainSam.open(workspace, settings);
        PartWorker worker = (prompt, progress) -> {
            new PlainSam(workspace, sam, prompts.get(prompt), settings).scores(List.of(), progress);
            return "";
        };
        return worker.owning(sam::close);
    }

    private PartWorker runWorker() {
        Map<String, StudyRun> byName = runs.stream().collect(Collectors.toMap(StudyRun::name, Function.identity()));
        return (name, progress) -> {
            StudyRun run = byName.get(name);
            RunFolder folder = workspace
                    .train(name, run.settings(), progress)
                    .orElseThrow(() -> new IOException("the run " + name + " was stopped"));
            for (PromptMode prompt : run.prompts()) {
                workspace.evaluate(folder, run.sites(), prompt, progress);
            }
            return "";
        };
    }
}
