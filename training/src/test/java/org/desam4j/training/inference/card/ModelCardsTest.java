package org.desam4j.training.inference.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.spec.Shape;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.volume.Spacing;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.CheckpointException;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.SafetensorsWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCardsTest {
    private static final String KEY = "desam4j.card";
    private static final ModelCard CARD = new ModelCard(
            new PromptMode.GridPoints(5, 0.25),
            MaskDecoderKind.WITHOUT_PRIM,
            SqueezeExcitationGate.BEFORE_NORM,
            3,
            "spleen",
            Protocol.ORIGINAL.withIntensity(IntensityRules.parse(List.of("CT=-160:240", "0:100.5"))),
            new Provenance(
                    List.of("CT"),
                    List.of(new CaseFingerprint(CaseRole.VALIDATION, "voxels:a", "voxels:b")),
                    List.of(new Spacing(0.7, 0.7, 5)),
                    "c0ffee",
                    Map.of("desam4j", "0.1"),
                    Map.of("epoch", 7.0, "validation_dice", Double.NaN),
                    Precision.BFLOAT16));

    @TempDir
    private Path folder;

    private Path file(Map<String, String> metadata) throws IOException {
        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter.write(file, Map.of("x", Shape.of(1)), name -> new float[1], metadata);
        return file;
    }

    private Optional<ModelCard> read(Map<String, String> metadata) throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(file(metadata))) {
            return ModelCards.read(checkpoint);
        }
    }

    @Test
    void aDecoderIsKnownByItsName() {
        assertThat(MaskDecoderKind.ALL).extracting(MaskDecoderKind::name).doesNotHaveDuplicates();
        assertThat(MaskDecoderKind.named("without_prim")).isSameAs(MaskDecoderKind.WITHOUT_PRIM);
        assertThatThrownBy(() -> MaskDecoderKind.named("other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DESAM, WITHOUT_PRIM, SAM");
    }

    private ModelCard older(Map<String, String> metadata) throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(file(metadata))) {
            return ModelCards.older(checkpoint);
        }
    }

    @Test
    void aCardComesBackAsItWas() throws IOException {
        Map<String, String> metadata = ModelCards.metadata(CARD);
        assertThat(metadata.get(KEY)).startsWith("{\"format\":1,");
        assertThat(read(metadata)).contains(CARD);
        assertThat(read(Map.of("other", "x"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"label\":3, | '' | label",
                "\"side\":5 | \"side\":null | side",
                "\"side\":5 | \"side\":0 | prompt",
                "\"frame\":50, | '' | protocol",
                "\"low\":-160.0 | \"low\":900 | protocol.intensity.windows.CT",
                "\"decoder\":\"WITHOUT_PRIM\" | \"decoder\":1 | decoder",
                "\"label\":3 | \"label\":3,\"organ\":3 | organ",
                "\"format\":1, | \"format\":2, | later version",
                "\"format\":1, | '' | format number",
                "{ | [ | faulty model card"
            })
    void whatIsMissingNullOrUnknownIsAnErrorThatNamesThePlace(String part, String other, String named)
            throws IOException {
        String json = ModelCards.metadata(CARD).get(KEY).replace(part, other);
        assertThatThrownBy(() -> read(Map.of(KEY, json)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("model.safetensors")
                .hasMessageContaining(named);
        assertThatThrownBy(() -> read(Map.of(KEY, "null"))).isInstanceOf(CheckpointException.class);
    }

    @Test
    void aCardOfBeforeThereWasAChoiceOfPrecisionIsOfFloat32() throws IOException {
        String json = ModelCards.metadata(CARD).get(KEY);
        String earlier = json.replace(",\"precision\":\"BFLOAT16\"", "");
        assertThat(earlier).isNotEqualTo(json);
        assertThat(read(Map.of(KEY, earlier)).orElseThrow().provenance().precision())
                .isEqualTo(Precision.FLOAT32);
    }

    /** Versions before the card wrote four strings. */
    @Test
    void olderFilesKeepWhatTheySaid() throws IOException {
        ModelCard card = older(Map.of(
                "desam4j.prompt", "grid",
                "desam4j.sources", "A,B",
                "desam4j.label", "3",
                "desam4j.se", "BEFORE_NORM"));
        assertThat(card.prompt()).isEqualTo(PromptMode.named("grid"));
        assertThat(card.label()).isEqualTo(3);
        assertThat(card.gate()).isEqualTo(SqueezeExcitationGate.BEFORE_NORM);
        assertThat(card.provenance().sources()).containsExactly("A", "B");
        assertThat(card.protocol()).isEqualTo(Protocol.DEFAULT);
        assertThat(older(Map.of())).isEqualTo(ModelCard.UNKNOWN);
        for (Map<String, String> damaged : List.of(
                Map.of("desam4j.label", "0"), Map.of("desam4j.prompt", "circle"), Map.of("desam4j.se", "constant"))) {
            assertThatThrownBy(() -> older(damaged)).isInstanceOf(CheckpointException.class);
        }
    }

    @Test
    void aFileWithoutACardIsReadAsAnOlderOne() throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(file(ModelCards.metadata(CARD)))) {
            assertThat(ModelCards.of(checkpoint)).isEqualTo(CARD);
            assertThat(ModelCards.nameGate(checkpoint)).isTrue();
        }
        try (Checkpoint checkpoint = Checkpoints.open(file(Map.of("desam4j.se", "BEFORE_NORM")))) {
            assertThat(ModelCards.of(checkpoint).gate()).isEqualTo(SqueezeExcitationGate.BEFORE_NORM);
            assertThat(ModelCards.nameGate(checkpoint)).isTrue();
        }
        try (Checkpoint checkpoint = Checkpoints.open(file(Map.of("desam4j.label", "3")))) {
            assertThat(ModelCards.of(checkpoint).label()).isEqualTo(3);
            assertThat(ModelCards.nameGate(checkpoint)).isFalse();
        }
    }

    @Test
    void theCardHasItsKey() {
        assertThat(ModelCards.isCard(KEY)).isTrue();
        assertThat(ModelCards.isCard("desam4j.label")).isFalse();
    }

    /** All but the one component stay: put back, the card is what it was. */
    @Test
    void aChangeOfOneComponentLeavesTheOthers() {
        PromptMode prompt = new PromptMode.WholeBox();
        assertThat(CARD.withPrompt(prompt).prompt()).isEqualTo(prompt);
        assertThat(CARD.withPrompt(prompt).withPrompt(CARD.prompt())).isEqualTo(CARD);
        assertThat(CARD.withLabel(7).label()).isEqualTo(7);
        assertThat(CARD.withLabel(7).withLabel(CARD.label())).isEqualTo(CARD);
        assertThat(CARD.withProtocol(Protocol.DEFAULT).protocol()).isEqualTo(Protocol.DEFAULT);
        assertThat(CARD.withProtocol(Protocol.DEFAULT).withProtocol(CARD.protocol()))
                .isEqualTo(CARD);
    }

    @Test
    void labelsAreNumbersOfSixteenBits() {
        assertThat(CARD.withLabel(1).label()).isEqualTo(1);
        assertThat(CARD.withLabel(65_535).label()).isEqualTo(65_535);
        for (int label : new int[] {0, 65_536}) {
            assertThatThrownBy(() -> CARD.withLabel(label))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the label must lie between 1 and 65535");
        }
    }

    @Test
    void onlyHeldOutCasesAreUnseen() {
        assertThat(CaseRole.values()).filteredOn(role -> !role.seen()).containsExactly(CaseRole.HELD_OUT);
        assertThat(CaseRole.values())
                .extracting(CaseRole::toString)
                .containsExactly("training", "validation", "held-out");
    }
}
