package org.desam4j.training.run.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.desam4j.model.spec.Shape;
import org.desam4j.training.DataException;
import org.desam4j.training.Progress;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.optimizer.OptimizerSettings;
import org.desam4j.training.run.EpochResult;
import org.desam4j.training.run.Recipe;
import org.desam4j.training.run.Stop;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.CheckpointException;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.SafetensorsWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that go on: with what they may change, and what must be the same. */
@Tag("slow")
class RunsGoOnTest {
    private static final PromptMode BOX = new PromptMode.WholeBox();
    private static final String WEIGHT = "mask_decoder.transformer.layers.0.mlp.lin1.weight";
    private static final String MOMENT = "optimizer.first_moment." + WEIGHT;

    @TempDir
    private Path folder;

    private Miniature miniature;
    private RunFolder run;

    @BeforeEach
    void train() throws IOException {
        miniature = new Miniature(folder.resolve("data"));
        miniature.make();
        run = miniature.train("run", Miniature.settings(BOX, 2));
    }

    private static boolean execute(TrainingJob job) throws IOException {
        return job.execute(Progress.SILENT, new Stop());
    }

    private void refuses(String... parts) {
        assertThatThrownBy(() -> execute(TrainingJob.resume(run)))
                .isInstanceOf(DataException.class)
                .satisfies(failure ->
                        assertThat(parts).allSatisfy(part -> assertThat(failure).hasMessageContaining(part)));
    }

    private static Map<String, String> sites() {
        Map<String, String> sites = new LinkedHashMap<>();
        for (int i = 0; i < 6; i++) {
            sites.put("disc" + i, i < 4 ? "A" : "B");
        }
        return sites;
    }

    @Test
    void swappedRolesAreRefused() throws IOException {
        Map<String, String> swapped = new LinkedHashMap<>();
        for (int i : new int[] {0, 2, 1, 3, 4, 5}) {
            swapped.put("disc" + i, i < 4 ? "A" : "B");
        }
        miniature.writeSites(swapped);
        refuses("the case disc1 was a training case and is now a validation one");
        Files.writeString(
                run.file(),
                Files.readString(run.file())
                        .replaceFirst("\"VALIDATION\"", "\"SWAPPED\"")
                        .replaceFirst("\"TRAINING\"", "\"VALIDATION\"")
                        .replaceFirst("\"SWAPPED\"", "\"TRAINING\""));
        miniature.writeSites(sites());
        refuses("disc0 was a validation case and is now a training one");
    }

    @Test
    void otherCasesAreRefusedByName() throws IOException {
        Map<String, String> more = sites();
        more.put("disc4", "A");
        miniature.writeSites(more);
        refuses("disc");
        Map<String, String> fewer = sites();
        fewer.put("disc0", "B");
        miniature.writeSites(fewer);
        refuses("disc");
        miniature.writeSites(sites());
        miniature.disc("disc3", 5);
        refuses("the scan of disc3 is another");
        miniature.disc("disc3", 3);
        Files.copy(
                miniature.label("disc1"), miniature.label("disc2"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refuses("the label of disc2 is another");
    }

    @Test
    void anotherCheckpointIsRefused() throws IOException {
        try (Checkpoint file = Checkpoints.open(miniature.checkpoint())) {
            Map<String, Shape> shapes = file.shapes();
            Path other = folder.resolve("other.safetensors");
            SafetensorsWriter.write(
                    other, shapes, name -> file.tensors().get(name).toFloats(), Map.of("made", "again"));
            Files.move(other, miniature.checkpoint(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        refuses("sam.safetensors", "not the checkpoint that the run began with");
    }

    /** The moved run of more epochs is the one that had them from the beginning, but for the rates of its first epochs. */
    @Test
    void epochsAndPlacesMayChangeAndAreRecorded() throws IOException {
        Path moved = folder.resolve("moved");
        Files.createDirectories(moved);
        for (String part : new String[] {"imagesTr", "labelsTr", "sites.csv"}) {
            Files.move(miniature.folder().resolve(part), moved.resolve(part));
        }
        refuses("no such folder");
        TrainingJob job = TrainingJob.resume(run)
                .withDataset(moved)
                .withCache(folder.resolve("other-cache"))
                .withEpochs(4);
        assertThat(execute(job)).isTrue();
        assertThat(run.epochs()).extracting(EpochResult::epoch).containsExactly(1, 2, 3, 4);
        RunDescription description = run.description();
        assertThat(description.settings().recipe().epochs()).isEqualTo(4);
        assertThat(description.dataset()).isEqualTo(moved.toString());
        assertThat(description.changes())
                .extracting(RunDescription.Change::epochs, RunDescription.Change::what, RunDescription.Change::now)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(2, "settings.recipe.epochs", "4"),
                        org.assertj.core.groups.Tuple.tuple(2, "dataset", moved.toString()),
                        org.assertj.core.groups.Tuple.tuple(
                                2, "cache", folder.resolve("other-cache").toString()));
        assertThat(execute(TrainingJob.resume(run))).isTrue();
        assertThat(run.description().changes()).as("nothing more").hasSize(3);
    }

    @Test
    void otherSettingsAreRefusedByName() throws IOException {
        TrainingJob begun = TrainingJob.resume(run);
        TrainingSettings other = begun.settings().toBuilder()
                .recipe(begun.settings().recipe().with(2, 8, 2e-3))
                .build();
        TrainingJob changed = new TrainingJob(begun.inputs(), run, other, true);
        assertThatThrownBy(() -> execute(changed)).hasMessageContaining("recipe.batchSize 4 -> 8");
    }

    /** Rewrites the state with a checksum that fits, as a hand that edits it would. */
    private void rewriteState(Map<String, Shape> shapes, String from, String to) throws IOException {
        Path copy = folder.resolve("copy.safetensors");
        Files.copy(run.state(), copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (Checkpoint file = Checkpoints.open(copy)) {
            Map<String, String> metadata = new HashMap<>(file.metadata());
            metadata.keySet().removeIf(key -> !key.equals("desam4j.state"));
            metadata.replaceAll((key, value) -> value.replace(from, to));
            Map<String, Shape> all = new LinkedHashMap<>(file.shapes());
            all.putAll(shapes);
            all.values().removeIf(shape -> shape.elements() == 0);
            SafetensorsWriter.write(
                    run.state(),
                    all,
                    name -> {
                        float[] values = file.tensors().get(name).toFloats();
                        return java.util.Arrays.copyOf(
                                values, Math.toIntExact(all.get(name).elements()));
                    },
                    metadata);
        }
    }

    private void refusesState(String... parts) {
        assertThatThrownBy(() -> execute(TrainingJob.resume(run).withEpochs(3)))
                .satisfies(failure -> assertThat(
                                failure instanceof CheckpointException || failure instanceof DataException)
                        .isTrue())
                .hasMessageContaining("state.safetensors")
                .satisfies(failure ->
                        assertThat(parts).allSatisfy(part -> assertThat(failure).hasMessageContaining(part)));
    }

    @Test
    void aStateOfOtherShapesIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(run.state());
        rewriteState(Map.of(MOMENT, Shape.of(1, 1)), "", "");
        refusesState(MOMENT, "[1, 1]");
        Files.write(run.state(), whole);
        rewriteState(Map.of(WEIGHT, Shape.of(1, 1)), "", "");
        refusesState(WEIGHT, "[1, 1]");
        Files.write(run.state(), whole);
        rewriteState(Map.of(MOMENT, Shape.of(0)), "", "");
        refusesState("lacks " + MOMENT);
        Files.write(run.state(), whole);
        rewriteState(Map.of(), "\"optimizerSteps\":4", "\"optimizerSteps\":0");
        refusesState("optimizer.", "no use for");
    }

    @Test
    void aStateThatCannotBeIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(run.state());
        String[][] faults = {
            {"\"epoch\":2", "\"epoch\":-1", "negative"},
            {"\"epoch\":2", "\"epoch\":null", "epoch"},
            {"\"batch\":0", "\"batch\":99", "batch 100 of an epoch that has 2"},
            {"\"batch\":0", "\"batch\":-3", "negative"},
            {"\"batch\":0,", "", "batch"},
            {"\"optimizerSteps\":4", "\"optimizerSteps\":-4", "negative"},
            {"\"epochsSinceBest\":", "\"epochsSinceWorst\":", "epochsSince"}
        };
        for (String[] fault : faults) {
            rewriteState(Map.of(), fault[0], fault[1]);
            refusesState(fault[2]);
            Files.write(run.state(), whole);
        }
        Files.write(run.state(), new byte[0]);
        refusesState("empty");
        assertThat(Stream.of(run.path().toFile().list())).noneMatch(name -> name.endsWith(".part"));
    }

    /** The optimiser's state is one velocity for each parameter here. */
    @Test
    void momentumGoesOnToo() throws IOException {
        TrainingSettings box = Miniature.settings(BOX, 2);
        Recipe sgd = Recipe.PUBLISHED.toBuilder()
                .epochs(2)
                .batchSize(4)
                .optimizer(new OptimizerSettings(OptimizerSettings.Kind.SGD, 1e-3, 0, 0.9))
                .schedule(box.recipe().schedule())
                .build();
        run = miniature.train("sgd", box.toBuilder().recipe(sgd).build());
        assertThat(execute(TrainingJob.resume(run).withEpochs(3))).isTrue();
        assertThat(run.epochs()).hasSize(3);
    }
}
