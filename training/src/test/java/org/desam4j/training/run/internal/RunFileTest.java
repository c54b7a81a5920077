package org.desam4j.training.run.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.DataException;
import org.desam4j.training.inference.card.CaseFingerprint;
import org.desam4j.training.inference.card.CaseRole;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.run.EpochResult;
import org.desam4j.training.run.Recipe;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.volume.Spacing;
import org.desam4j.weights.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunFileTest {
    private static final RunDescription DESCRIPTION = RunDescription.of(
                    TrainingSettings.defaults(List.of("A"), 3, new PromptMode.GridPoints(5, 0.25)).toBuilder()
                            .precision(Precision.BFLOAT16)
                            .build())
            .dataset("data")
            .checkpoint("sam.pth")
            .checkpointSha256("c0ffee")
            .state("teacher")
            .cache("cache")
            .cachePrecision(ElementType.FLOAT16)
            .cases(List.of(
                    new RunCase("a", CaseRole.TRAINING, "voxels:1", "voxels:2"),
                    new RunCase("b", CaseRole.HELD_OUT, "voxels:3", "")))
            .inherited(List.of(new CaseFingerprint(CaseRole.VALIDATION, "voxels:4", "voxels:5")))
            .spacing(List.of(new Spacing(1, 1, 3)))
            .versions(Map.of("java", "17"))
            .changes(List.of(new RunDescription.Change(3, "settings.recipe.epochs", "50", "80")))
            .build();

    @TempDir
    private Path folder;

    private RunFolder folderWith(String json) throws IOException {
        RunFolder run = new RunFolder(folder);
        Files.writeString(run.file(), json);
        return run;
    }

    private String written() throws IOException {
        RunFile.write(folder.resolve("run.json"), DESCRIPTION);
        return Files.readString(folder.resolve("run.json"));
    }

    /** A run of the version before the format number, as it lies in a user's folder. */
    private static String older() throws IOException {
        try (InputStream in = RunFileTest.class.getResourceAsStream("run-without-format.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aDescriptionComesBackAsItWas() throws IOException {
        assertThat(written()).contains("\"format\" : 2");
        assertThat(new RunFolder(folder).description()).isEqualTo(DESCRIPTION);
    }

    @Test
    void theCardOfItsModelNamesThePrecisionOfItsEmbeddings() {
        assertThat(DESCRIPTION.card(List.of()).provenance().precision()).isEqualTo(Precision.BFLOAT16);
    }

    @Test
    void aRunOfAnEarlierVersionIsRead() throws IOException {
        RunDescription description = folderWith(older()).description();
        TrainingSettings settings = description.settings();
        assertThat(settings.protocol().intensity()).isEqualTo(IntensityRules.parse(List.of("50:400")));
        assertThat(settings.protocol().slices()).isEqualTo(Protocol.Slices.LABELLED);
        assertThat(settings.protocol().minimumArea()).isEqualTo(20);
        assertThat(settings.recipe()).isEqualTo(Recipe.PUBLISHED.with(12, 4, 1e-3));
        assertThat(settings.labelName()).isEqualTo("label 1");
        assertThat(settings.precision()).isEqualTo(Precision.FLOAT32);
        assertThat(description.cases())
                .extracting(RunCase::role)
                .containsExactly(
                        CaseRole.TRAINING,
                        CaseRole.TRAINING,
                        CaseRole.TRAINING,
                        CaseRole.TRAINING,
                        CaseRole.TRAINING,
                        CaseRole.VALIDATION,
                        CaseRole.HELD_OUT,
                        CaseRole.HELD_OUT);
        assertThat(description.cases().get(5))
                .isEqualTo(new RunCase(
                        "phantom_005",
                        CaseRole.VALIDATION,
                        "file:6743bd4c622e01e5b55d164bcebfdb56d63ef2089470453e0bc9b4effd789c5b",
                        "file:5ef50eeec7fab1da24b27f658c58bc7d323d67743a3a8448a819c6aebb46f266"));
        assertThat(description.cases().get(7).scan()).isEmpty();
        assertThat(description.changes()).isEmpty();

        ModelCard card = description.card(List.of());
        assertThat(card.provenance().cases()).as("held-out cases had no hash").hasSize(6);
        assertThat(card.protocol()).isEqualTo(settings.protocol());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"epochs\" : 50 | \"epochs\" : null | settings.recipe.epochs",
                "\"epochs\" : 50 | \"epochs\" : 0 | epochs must be at least 1",
                "\"seed\" : 0 | \"sead\" : 0 | seed",
                "\"frame\" : 0, | '' | frame",
                "\"role\" : \"HELD_OUT\" | \"role\" : \"SEEN\" | cases[1].role",
                "\"id\" : \"a\", | '' | id",
                "\"cachePrecision\" : \"FLOAT16\" | \"cachePrecision\" : null | cachePrecision",
                "\"dataset\" : \"data\" | \"dataset\" : \"data\", \"dataset\" : \"other\" | Duplicate",
                "\"format\" : 2 | \"format\" : 3 | later version",
                "\"format\" : 2 | \"format\" : null | format number"
            })
    void whatIsMissingNullOrUnknownIsAnErrorThatNamesFileAndPlace(String part, String other, String named)
            throws IOException {
        assertThat(written()).contains(part);
        RunFolder run = folderWith(written().replace(part, other));
        assertThatThrownBy(run::description)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("run.json")
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "", "[]", "7", "{}", "{\"format\":2}", "{\"settings\":null}", "{\"format\":2} {}"})
    void whatIsNoDescriptionIsAnError(String json) throws IOException {
        RunFolder run = folderWith(json);
        assertThatThrownBy(run::description).isInstanceOf(DataException.class).hasMessageContaining("run.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"training", "validation", "heldOut", "files"})
    void aListThatAnEarlierRunLacksIsNamed(String list) throws IOException {
        RunFolder run = folderWith(older().replace("\"" + list + "\"", "\"lost\""));
        assertThatThrownBy(run::description).isInstanceOf(DataException.class).hasMessageContaining("run.json");
    }

    @Test
    void aLineOfMetricsThatWasCutOffCountsForNothing() throws IOException {
        RunFolder run = new RunFolder(folder);
        EpochResult first = new EpochResult(1, 0.1, Map.of("dice", 1.0), Map.of("dice", 1.0), 0.5, true, 4, 2);
        run.append(first);
        String line = Files.readString(run.metrics());
        Files.writeString(run.metrics(), line + line.substring(0, 30));
        assertThat(run.epochs()).containsExactly(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "", "7", "{\"epoch\":null}"})
    void anyOtherFaultyLineOfMetricsIsAnErrorThatNamesIt(String faulty) throws IOException {
        RunFolder run = new RunFolder(folder);
        run.append(new EpochResult(1, 0.1, Map.of(), Map.of(), 0.5, true, 4, 2));
        String line = Files.readString(run.metrics());
        Files.writeString(run.metrics(), line + faulty + "\n" + line);
        assertThatThrownBy(run::epochs)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("metrics.jsonl")
                .hasMessageContaining("line 2");
    }
}
