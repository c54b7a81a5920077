package org.desam4j.training.inference.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.inference.card.internal.ModelPlaces;
import org.desam4j.training.preprocess.IntensityRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The choices that a card holds, and the places of the models that have one. */
class CardChoicesTest {
    @TempDir
    private Path folder;

    /** Each choice is of its own: all of one card put into another make the one. */
    @Test
    void aBuilderSetsEveryChoice() {
        ModelCard card = new ModelCard(
                new PromptMode.GridPoints(5, 0.25),
                MaskDecoderKind.SAM,
                SqueezeExcitationGate.BEFORE_NORM,
                7,
                "spleen",
                Protocol.ORIGINAL,
                new Provenance(List.of("CT"), List.of(), List.of(), "c0ffee", Map.of(), Map.of(), Precision.FLOAT32));
        ModelCard built = ModelCard.UNKNOWN.toBuilder()
                .prompt(card.prompt())
                .decoder(card.decoder())
                .gate(card.gate())
                .label(card.label())
                .labelName(card.labelName())
                .protocol(card.protocol())
                .provenance(card.provenance())
                .build();
        assertThat(built).isEqualTo(card).isNotEqualTo(ModelCard.UNKNOWN);
        assertThat(card.toBuilder().build()).isEqualTo(card);
    }

    @Test
    void aCardAtASiteHasItsWindowAlone() {
        ModelCard card = ModelCard.UNKNOWN.toBuilder()
                .protocol(Protocol.DEFAULT.withIntensity(IntensityRules.parse(List.of("CT=-160:240"))))
                .provenance(
                        new Provenance(List.of("MR"), List.of(), List.of(), "", Map.of(), Map.of(), Precision.FLOAT32))
                .build();
        assertThat(card.atSite("CT").protocol().intensity()).isEqualTo(IntensityRules.parse(List.of("-160:240")));
        assertThat(card.atSite("MR").protocol().intensity()).isEqualTo(IntensityRules.PERCENTILES);
        assertThatThrownBy(() -> card.atSite("US"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the model knows no site US (its windows: CT=-160");
        assertThat(ModelCard.UNKNOWN.atSite("US")).isEqualTo(ModelCard.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5, false", "0.5, 0.51, true", "0, -1, true", "-0.25, -1, true", "0.01, 0, false"})
    void aPointIsTrustedAboveTheLeastIou(double minimum, double predicted, boolean trusted) {
        assertThat(new PromptMode.GridPoints(9, minimum).trusts(predicted)).isEqualTo(trusted);
    }

    @Test
    void promptsHaveNamesAndWords() {
        assertThat(PromptMode.named("box").title()).isEqualTo("box");
        assertThat(PromptMode.named("box").describe()).isEqualTo("box");
        assertThat(PromptMode.named("grid")).isEqualTo(new PromptMode.GridPoints(9, 0.5));
        assertThat(PromptMode.named("grid").describe())
                .isEqualTo("grid of 9 x 9 points, trusted above a predicted IoU of 0.5");
        assertThat(new PromptMode.GridPoints(1, 0).describe()).isEqualTo("grid of 1 x 1 points, all trusted");
        assertThatThrownBy(() -> PromptMode.named("point")).hasMessage("the prompt is box or grid, not point");
        assertThatThrownBy(() -> new PromptMode.GridPoints(0, 0.5)).hasMessageContaining("at least one point");
        assertThatThrownBy(() -> new PromptMode.GridPoints(1, Double.NaN)).hasMessageContaining("must be a number");
        assertThat(MaskDecoderKind.ALL)
                .extracting(MaskDecoderKind::toString)
                .startsWith("DeSAM", "DeSAM without PRIM", "SAM");
    }

    @Test
    void theRunsOfLabelsAreInTheLabelsOrder() throws IOException {
        for (String name : List.of("label-10", "label-2", "label-100000", "notes")) {
            Files.createDirectory(folder.resolve(name));
        }
        Files.createFile(folder.resolve("label-3"));
        assertThat(ModelPlaces.in(folder)).containsExactly(folder.resolve("label-2"), folder.resolve("label-10"));
        assertThat(ModelPlaces.ofLabel(folder, 2)).isEqualTo(folder.resolve("label-2"));
        Path run = folder.resolve("label-2");
        assertThat(ModelPlaces.in(run)).containsExactly(run);
        assertThat(ModelPlaces.file(run)).isEqualTo(run.resolve("model.safetensors"));
        Path file = folder.resolve("label-3");
        assertThat(ModelPlaces.in(file)).containsExactly(file);
        assertThat(ModelPlaces.file(file)).isEqualTo(file);
        for (String sign : List.of("run.json", "model.safetensors")) {
            Path found = Files.createFile(folder.resolve(sign));
            assertThat(ModelPlaces.in(folder)).as(sign).containsExactly(folder);
            Files.delete(found);
        }
    }
}
