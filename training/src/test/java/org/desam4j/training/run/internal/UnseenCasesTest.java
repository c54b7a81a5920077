package org.desam4j.training.run.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.DataException;
import org.desam4j.training.Progress;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.inference.Organ;
import org.desam4j.training.inference.Segmenter;
import org.desam4j.training.inference.batch.PredictionJob;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.run.RunModels;
import org.desam4j.training.run.Stop;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.study.CouplingStudy;
import org.desam4j.training.study.StudyWorkspace;
import org.desam4j.training.study.internal.EvaluationJob;
import org.desam4j.training.volume.SliceAxis;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The file of a model alone, which knows how it is used and what it has seen. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnseenCasesTest {
    private static final Protocol WINDOWED =
            Protocol.DEFAULT.withIntensity(IntensityRules.parse(List.of("A=0:300", "0:300")));

    private Miniature miniature;
    private RunFolder run;
    private Path model;

    @BeforeAll
    void train(@TempDir Path folder) throws IOException {
        miniature = new Miniature(folder);
        miniature.make();
        TrainingSettings settings = Miniature.settings(new PromptMode.WholeBox(), 2).toBuilder()
                .labelName("disc")
                .protocol(WINDOWED)
                .build();
        run = miniature.train("run", settings);
        model = Files.copy(run.model(), folder.resolve("alone.safetensors"));
    }

    private List<SiteResult> evaluate(Map<String, String> sites, String... wanted) throws IOException {
        miniature.writeSites(sites);
        try (LoadedModel loaded = RunModels.load(model)) {
            return new EvaluationJob(
                            miniature.folder(),
                            loaded,
                            loaded.card(),
                            miniature.cache(),
                            List.of(wanted),
                            Optional.empty())
                    .execute(Progress.SILENT);
        }
    }

    private static Map<String, String> sites(String... sites) {
        Map<String, String> table = new LinkedHashMap<>();
        for (int i = 0; i < sites.length; i++) {
            table.put("disc" + i, sites[i]);
        }
        return table;
    }

    private static List<String> measured(SiteResult site) {
        return site.scores().stream().map(score -> score.caseId()).toList();
    }

    @Test
    void theFileAloneSaysAll() throws IOException {
        try (LoadedModel loaded = RunModels.load(model)) {
            Protocol used = loaded.card().protocol();
            assertThat(loaded.card())
                    .isEqualTo(run.description().card(run.epochs()).withProtocol(used));
            assertThat(used.withReading(WINDOWED.reading()).withComponents(WINDOWED.components()))
                    .isEqualTo(WINDOWED);
            assertThat(used.reading().sliceAxis()).isEqualTo(SliceAxis.Z);
            assertThat(used.components()).isNotEqualTo(Protocol.Components.AUTO);
            assertThat(loaded.card().labelName()).isEqualTo("disc");
            assertThat(loaded.card().provenance().chosenEpoch()).containsKeys("epoch", "validation_dice");
            assertThat(loaded.remark()).isEmpty();
            Organ organ = new Organ(loaded, loaded.card());
            assertThat(new PredictionJob(
                                    Segmenter.of(List.of(organ)),
                                    List.of(miniature.image("disc4")),
                                    miniature.folder().resolve("masks"),
                                    false)
                            .execute(Progress.SILENT)
                            .masks())
                    .hasSize(1);
        }
        assertThat(Files.readString(model, java.nio.charset.StandardCharsets.ISO_8859_1))
                .as("a model goes where patients' names must not")
                .doesNotContain("disc0", "disc1", "disc2", "disc3");
    }

    @Test
    void casesOfTheSourceThatWereSeenAreLeftOut() throws IOException {
        List<SiteResult> results = evaluate(sites("A", "A", "A", "A", "B", "B"));
        assertThat(results.get(0).role()).isEqualTo(SiteResult.Role.SOURCE);
        assertThat(results.get(0).seen()).containsExactly("disc0", "disc1", "disc2");
        assertThat(measured(results.get(0))).containsExactly("disc3");
        assertThat(results.get(1).role()).isEqualTo(SiteResult.Role.UNSEEN);
        assertThat(results.get(1).seen()).isEmpty();
        assertThat(results.get(1).others()).as("the training labels are found").containsKey("mean label");
    }

    @Test
    void aRenamedSiteIsKnown() throws IOException {
        List<SiteResult> results = evaluate(sites("a", "a", "a", "a", "B", "B"));
        assertThat(results.get(0).role()).isEqualTo(SiteResult.Role.SOURCE);
        assertThat(measured(results.get(0))).containsExactly("disc3");
    }

    @Test
    void aCaseThatWasMovedToAnotherSiteIsLeftOut() throws IOException {
        SiteResult moved = evaluate(sites("B", "A", "A", "A", "B", "B"), "B").get(0);
        assertThat(moved.role()).isEqualTo(SiteResult.Role.UNSEEN);
        assertThat(moved.seen()).containsExactly("disc0");
        assertThat(measured(moved)).containsExactly("disc4", "disc5");
    }

    @Test
    void theSameScanUnderAnotherNameIsLeftOut() throws IOException {
        Files.copy(miniature.image("disc1"), miniature.image("disc6"));
        Files.copy(miniature.label("disc1"), miniature.label("disc6"));
        SiteResult site =
                evaluate(sites("A", "A", "A", "A", "B", "B", "B"), "B").get(0);
        assertThat(site.seen()).containsExactly("disc6");
        assertThat(measured(site)).containsExactly("disc4", "disc5");
    }

    /** Another data set's site of the same name. */
    @Test
    void aNameSaysNothing() throws IOException {
        SiteResult site = evaluate(sites("B", "B", "B", "B", "A", "A"), "A").get(0);
        assertThat(site.role()).isEqualTo(SiteResult.Role.UNSEEN);
        assertThat(measured(site)).containsExactly("disc4", "disc5");
    }

    @Test
    void nothingToMeasureIsAFailure() {
        assertThatThrownBy(() -> evaluate(sites("A", "A", "A", "B", "B", "B"), "A"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("leaves nothing to measure")
                .hasMessageContaining("seen every case of A");
    }

    /** Cases that a model was trained on before still count as seen. */
    @Test
    void aModelThatIsTrainedOnRemembersWhatItHadSeen() throws IOException {
        miniature.writeSites(sites("A", "A", "A", "A", "C", "C"));
        RunFolder second = new RunFolder(miniature.folder().resolve("second"));
        TrainingSettings without = Miniature.settings(new PromptMode.WholeBox(), 1).toBuilder()
                .sources(List.of("C"))
                .split(new TrainingSettings.SplitSettings(0.5, 0, false))
                .build();
        new TrainingJob(miniature.folder(), model, miniature.cache(), second, without)
                .execute(Progress.SILENT, new Stop());
        try (LoadedModel loaded = RunModels.load(second.path())) {
            List<SiteResult> results = new EvaluationJob(
                            miniature.folder(), loaded, loaded.card(), miniature.cache(), List.of(), Optional.empty())
                    .execute(Progress.SILENT);
            assertThat(results.get(0).seen()).containsExactly("disc0", "disc1", "disc2");
            assertThat(results.get(1).seen()).containsExactly("disc4", "disc5");
        }
    }

    /** The cached embeddings are those of the model's windows, and stay. */
    @Test
    void couplingUsesTheModelsProtocolAndLeavesTheCacheAlone() throws IOException {
        evaluate(sites("A", "A", "A", "A", "B", "B"), "B");
        Map<Path, java.nio.file.attribute.FileTime> before = times();
        try (LoadedModel loaded = RunModels.load(model)) {
            StudyWorkspace context = new StudyWorkspace(
                    miniature.folder(),
                    miniature.checkpoint(),
                    miniature.cache(),
                    miniature.folder().resolve("study"),
                    new Stop());
            Map<String, CouplingStudy.Curve> curves =
                    new CouplingStudy(context, loaded, loaded.card(), List.of("B"), 2).execute(Progress.SILENT);
            assertThat(curves).containsKeys("DeSAM, box", "SAM, box");
            assertThatThrownBy(() -> {
                        miniature.writeSites(sites("A", "A", "A", "B", "B", "B"));
                        new CouplingStudy(context, loaded, loaded.card(), List.of("A"), 2).execute(Progress.SILENT);
                    })
                    .hasMessageContaining("leaves nothing to measure");
        }
        assertThat(times()).containsAllEntriesOf(before);
    }

    private Map<Path, java.nio.file.attribute.FileTime> times() throws IOException {
        Map<Path, java.nio.file.attribute.FileTime> times = new LinkedHashMap<>();
        try (var files = Files.walk(miniature.cache().folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                times.put(file, Files.getLastModifiedTime(file));
            }
        }
        return times;
    }
}
