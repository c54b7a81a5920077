package org.desam4j.viewer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.desam4j.training.inference.Prediction;
import org.desam4j.training.inference.Prompt;
import org.desam4j.training.inference.SlicePredictor;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.viewer.content.CaseStore;
import org.desam4j.viewer.content.OpenCase;
import org.desam4j.viewer.http.RequestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptDeskTest {
    private static final int SLICE = 2;

    @TempDir
    private Path folder;

    private Models models;
    private PromptDesk desk;
    private OpenCase scan;

    @BeforeEach
    void open() throws Exception {
        scan = new CaseStore(MicroScan.write(folder)).open(0);
        models = new Models(MicroScan.models());
        desk = new PromptDesk(models);
    }

    @AfterEach
    void close() {
        models.close();
    }

    private static byte[] pixels(Answer answer) {
        byte[] bits = Base64.getDecoder().decode(answer.mask());
        byte[] mask = new byte[MicroScan.GEOMETRY.voxelsPerSlice()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) (bits[i / 8] >> (7 - i % 8) & 1);
        }
        return mask;
    }

    private static double diceWithBox(byte[] mask) {
        int both = 0;
        int sizes = 11 * 11;
        for (int i = 0; i < mask.length; i++) {
            int x = i % 30;
            int y = i / 30;
            both += x >= 8 && x < 19 && y >= 5 && y < 16 ? mask[i] : 0;
            sizes += mask[i];
        }
        return 2.0 * both / sizes;
    }

    /** As the library's predictor answers on the same slice, decoder by decoder. */
    @Test
    void pointsAndBoxesAreAnsweredAsByTheLibrary() throws Exception {
        Asked asked = new Asked(
                List.of(new Prompt.Point(12.5, 9.5, true), new Prompt.Point(3.5, 20.5, false)), MicroScan.BOX, 0);
        List<Answer> answers = desk.ask(scan, SLICE, asked);
        assertThat(answers).extracting(Answer::decoder).containsExactly("DeSAM", "SAM");
        try (SlicePredictor predictor = SlicePredictor.open(MicroScan.checkpoint())) {
            PreparedScan prepared = predictor.prepare(scan.scan());
            predictor.setImage(prepared.image(SLICE));
            for (Answer answer : answers) {
                Prediction expected = predictor.predict(
                        Prompt.box(8, 5, 19, 16).and(Prompt.point(12.5, 9.5)).and(Prompt.background(3.5, 20.5)),
                        MaskDecoderKind.named(answer.decoder()));
                assertThat(pixels(answer)).isEqualTo(expected.mask());
                assertThat(answer.measures().get("predictedIou")).isEqualTo(expected.predictedIou());
                assertThat(answer.measures().get("dice")).isEqualTo(diceWithBox(expected.mask()));
                assertThat(answer.point()).isEmpty();
            }
        }
    }

    @Test
    void theGridTakesThePointOfTheHighestPredictedIou() throws Exception {
        Answer answer =
                desk.ask(scan, SLICE, new Asked(List.of(), List.of(), 4)).get(0);
        try (SlicePredictor predictor = SlicePredictor.open(MicroScan.checkpoint())) {
            predictor.setImage(predictor.prepare(scan.scan()).image(SLICE));
            Prediction best = null;
            for (double y = 3; y < 24; y += 6) {
                for (double x = 3.75; x < 30; x += 7.5) {
                    Prediction each = predictor.predict(Prompt.point(x, y));
                    best = best == null || each.predictedIou() > best.predictedIou() + 1e-6 ? each : best;
                }
            }
            assertThat(answer.measures().get("predictedIou")).isEqualTo(best.predictedIou());
            assertThat(pixels(answer)).isEqualTo(best.mask());
            assertThat(answer.point()).hasSize(2);
        }
    }

    @Test
    void aSliceIsEncodedOnce() throws Exception {
        assertThat(desk.encode(scan, SLICE)).isPositive();
        assertThat(desk.encode(scan, SLICE)).isZero();
        desk.ask(scan, SLICE, new Asked(List.of(), MicroScan.BOX, 0));
        assertThat(desk.encode(scan, SLICE)).isZero();
        assertThat(desk.encode(scan, SLICE + 1)).isPositive();
    }

    @Test
    void withoutALabelOnTheSliceThereIsNoDice() throws Exception {
        assertThat(desk.ask(scan, 0, new Asked(List.of(), MicroScan.BOX, 0)))
                .allSatisfy(answer -> assertThat(answer.measures()).containsOnlyKeys("predictedIou"));
    }

    @Test
    void promptsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> desk.ask(scan, 9, new Asked(List.of(), MicroScan.BOX, 0)))
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.status()).isEqualTo(404));
        for (Asked asked : List.of(
                new Asked(List.of(), List.of(), 0),
                new Asked(List.of(), List.of(5.0, 5.0, 5.0, 9.0), 0),
                new Asked(List.of(new Prompt.Point(31, 2, true)), List.of(), 0))) {
            assertThatThrownBy(() -> desk.ask(scan, SLICE, asked))
                    .isInstanceOfSatisfying(
                            RequestException.class, e -> assertThat(e.status()).isEqualTo(400));
        }
        assertThatThrownBy(() -> new Asked(List.of(), List.of(1.0), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Asked(List.of(), List.of(), 33)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPromptMeansOneOrgan() throws Exception {
        Path run = MicroScan.runOfTwoLabels(folder.resolve("run"));
        Asked asked = new Asked(List.of(), MicroScan.BOX, 0);
        try (Models both = new Models(new ModelFiles(Optional.of(run), Optional.empty(), Optional.empty()));
                Models second = new Models(
                        new ModelFiles(Optional.of(run.resolve("label-2")), Optional.empty(), Optional.empty()))) {
            assertThatThrownBy(() -> new PromptDesk(both).ask(scan, SLICE, asked))
                    .isInstanceOfSatisfying(
                            RequestException.class, e -> assertThat(e.status()).isEqualTo(400))
                    .hasMessageContaining("2; start view with the run of one label, such as --model RUN/label-1");
            assertThat(new PromptDesk(second).view(scan).label()).isEqualTo(2);
            assertThat(new PromptDesk(second).ask(scan, SLICE, asked)).hasSize(1);
        }
    }
}
