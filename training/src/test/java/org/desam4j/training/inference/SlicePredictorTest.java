package org.desam4j.training.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.desam4j.model.Golden;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.volume.GreySlice;
import org.desam4j.training.volume.LabelMap;
import org.desam4j.training.volume.SliceAxis;
import org.desam4j.training.volume.StoredVolume;
import org.desam4j.training.volume.Turn;
import org.desam4j.training.volume.Volume;
import org.desam4j.training.volume.Volumes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On slices of 24 x 20 pixels; the encoder's input of the micro model is a square of another size. */
class SlicePredictorTest {
    private static final int COLUMNS = MicroModels.GEOMETRY.columns();
    private static final int ROWS = MicroModels.GEOMETRY.rows();
    private static final Prompt WHOLE = Prompt.box(0, 0, COLUMNS, ROWS);

    /** Nothing is removed from masks, so that they are the network's own. */
    private static final ModelCard CARD = ModelCard.UNKNOWN.withProtocol(
            Protocol.DEFAULT.toBuilder().minimumArea(0).build());

    @TempDir
    private Path folder;

    private Path model;
    private StoredVolume scan;

    @BeforeEach
    void write() throws IOException {
        model = MicroModels.write(folder.resolve("model.safetensors"), CARD, "mask_decoder.", 1);
        scan = MicroModels.scan(folder, "scan.nii");
    }

    private static double[] labels(Segmentation segmentation, Path file) throws IOException {
        Volumes.write(file, segmentation.labels());
        return Volumes.read(file).volume().values();
    }

    @Test
    void theWholeSliceAsABoxHasTheMaskOfASegmenter() throws IOException {
        try (SlicePredictor predictor = SlicePredictor.open(model);
                Segmenter segmenter = Segmenter.open(model)) {
            PreparedScan prepared = predictor.prepare(scan);
            Volume mask = turned(labels(segmenter.segment(scan), folder.resolve("mask.nii")), prepared);
            for (int z : new int[] {0, 1, 3, 4}) {
                predictor.setImage(prepared.image(z));
                byte[] predicted = predictor.predict(WHOLE).mask();
                double[] expected = mask.slice(z);
                for (int i = 0; i < predicted.length; i++) {
                    assertThat((double) predicted[i]).isEqualTo(expected[i]);
                }
            }
        }
    }

    private Volume turned(double[] values, PreparedScan prepared) {
        Turn turn = SliceAxis.AUTO.turn(scan.geometry());
        assertThat(turn.apply(scan.geometry())).isEqualTo(prepared.geometry());
        return new Volume(scan.geometry(), values).turned(turn);
    }

    @Test
    void promptsAreScaledAsSamScalesThem() {
        int size = Golden.microModel().config().imageSize();
        double x = size / (double) COLUMNS;
        double y = size / (double) ROWS;
        assertThat(WHOLE.onSlices(2, COLUMNS, ROWS, size)).isEqualTo(Prompts.wholeBox(2, size));
        assertThat(Prompt.point(6, 5).and(Prompt.background(1, 2)).onSlices(1, COLUMNS, ROWS, size))
                .isEqualTo(Prompts.points(new double[][][] {{{6 * x, 5 * y}, {x, 2 * y}}}, new int[][] {{1, 0}}));
        assertThat(Prompt.box(1, 2, 7, 9).and(Prompt.point(6, 5)).onSlices(2, COLUMNS, ROWS, size))
                .isEqualTo(Prompts.pointsAndBoxes(
                        new double[][][] {{{6 * x, 5 * y}}, {{6 * x, 5 * y}}}, new int[][] {{1}, {1}}, new double[][] {
                            {x, 2 * y, 7 * x, 9 * y}, {x, 2 * y, 7 * x, 9 * y}
                        }));
    }

    @Test
    void promptsDifferAndDoNotDependOnThoseBefore() throws IOException {
        try (SlicePredictor predictor = SlicePredictor.open(model)) {
            assertThatThrownBy(() -> predictor.predict(WHOLE)).isInstanceOf(IllegalStateException.class);
            PreparedScan prepared = predictor.prepare(scan);
            predictor.setImage(prepared.image(0));
            Prediction box = predictor.predict(Prompt.box(3, 3, 12, 15));
            Prediction point = predictor.predict(Prompt.point(6, 5));
            Prediction refined = predictor.predict(Prompt.point(6, 5).and(Prompt.background(20, 2)));
            assertThat(box.logits()).isNotEqualTo(point.logits());
            assertThat(refined.logits()).isNotEqualTo(point.logits());
            assertThat(predictor.predict(Prompt.box(3, 3, 12, 15)).logits()).isEqualTo(box.logits());
            assertThat(predictor.predict(WHOLE, MaskDecoderKind.SAM).logits())
                    .isNotEqualTo(predictor.predict(WHOLE).logits());
            predictor.setImage(prepared.image(1));
            assertThat(predictor.predict(Prompt.box(3, 3, 12, 15)).logits()).isNotEqualTo(box.logits());
            for (Prompt outside :
                    List.of(Prompt.point(24.5, 1), Prompt.box(0, 0, 3, 21), Prompt.point(Double.NaN, 1))) {
                assertThatThrownBy(() -> predictor.predict(outside))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("24 x 20 pixels");
            }
        }
    }

    /** More points than go through PRIM at once; a model that was opened by somebody else stays open. */
    @Test
    void manyPointsHaveThePredictedIousThatEachHas() throws IOException {
        try (LoadedModel loaded = LoadedModel.open(model)) {
            List<Prompt.Point> points = new ArrayList<>();
            for (int i = 0; i < 11; i++) {
                points.add(new Prompt.Point(2 * i + 0.5, i + 4, i % 3 > 0));
            }
            double[] ious;
            try (SlicePredictor predictor = SlicePredictor.of(loaded)) {
                assertThatThrownBy(() -> predictor.predictedIous(points)).isInstanceOf(IllegalStateException.class);
                predictor.setImage(predictor.prepare(scan).image(0));
                ious = predictor.predictedIous(points);
                assertThatThrownBy(() -> predictor.predictedIous(List.of(new Prompt.Point(COLUMNS + 1, 0, true))))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            try (SlicePredictor predictor = SlicePredictor.of(loaded)) {
                predictor.setImage(predictor.prepare(scan).image(0));
                for (int i = 0; i < ious.length; i++) {
                    Prompt one = new Prompt(List.of(points.get(i)), Optional.empty());
                    assertThat(ious[i]).isCloseTo(predictor.predict(one).predictedIou(), within(1e-6));
                }
            }
            assertThat(ious).doesNotHaveDuplicates();
        }
    }

    @Test
    void aCheckpointOfSamHasSamsMasksAlone() throws IOException {
        Path sam = folder.resolve("sam.safetensors");
        MicroModels.writeSam(sam);
        try (SlicePredictor predictor = SlicePredictor.open(sam);
                SlicePredictor whole = SlicePredictor.open(model)) {
            GreySlice slice = predictor.prepare(scan).image(0);
            predictor.setImage(slice);
            whole.setImage(slice);
            assertThat(predictor.predict(WHOLE).logits())
                    .isEqualTo(whole.predict(WHOLE, MaskDecoderKind.SAM).logits());
            assertThatThrownBy(() -> predictor.predict(WHOLE, MaskDecoderKind.DESAM))
                    .hasMessageContaining("SAM checkpoint");
        }
    }

    @Test
    void samBesideTheModelThatWasTrainedFromItTakesItsEncodedSlice() throws IOException {
        Path sam = folder.resolve("sam.safetensors");
        MicroModels.writeSam(sam);
        try (LoadedModel loaded = LoadedModel.open(model);
                LoadedModel plain = LoadedModel.untrained(sam, List.of(loaded), Precision.FLOAT32);
                SlicePredictor trained = SlicePredictor.of(loaded);
                SlicePredictor beside = SlicePredictor.of(plain)) {
            assertThatThrownBy(() -> beside.setImageOf(trained)).isInstanceOf(IllegalStateException.class);
            for (int z = 0; z < 2; z++) {
                trained.setImage(trained.prepare(scan).image(z));
                beside.setImageOf(trained);
                assertThat(beside.predict(WHOLE).logits())
                        .isEqualTo(trained.predict(WHOLE, MaskDecoderKind.SAM).logits());
            }
            assertThat(loaded.network().costs().encoder()).isPositive();
            assertThat(plain.network().costs().encoder()).as("never run").isZero();
        }
    }

    @Test
    void aModelOfAnotherEncoderEncodesTheSliceOfAnotherItself() throws IOException {
        Path other = MicroModels.write(folder.resolve("other.safetensors"), CARD, "image_encoder.neck.", 1.5f);
        try (SlicePredictor first = SlicePredictor.open(model);
                SlicePredictor second = SlicePredictor.open(other);
                SlicePredictor alone = SlicePredictor.open(other)) {
            GreySlice slice = first.prepare(scan).image(0);
            first.setImage(slice);
            second.setImageOf(first);
            alone.setImage(slice);
            assertThat(second.predict(WHOLE).logits())
                    .isEqualTo(alone.predict(WHOLE).logits())
                    .isNotEqualTo(first.predict(WHOLE).logits());
        }
    }

    @Test
    void promptsThatSayNothingAreRefused() {
        assertThatThrownBy(() -> new Prompt(List.of(), Optional.empty())).hasMessageContaining("point or a box");
        assertThatThrownBy(() -> Prompt.box(5, 0, 5, 9)).hasMessageContaining("X0 below X1");
        assertThatThrownBy(() -> WHOLE.and(WHOLE)).hasMessageContaining("one box");
    }

    /** In the file's own indexes: the micro scan runs to the patient's left and back, and its copies do not. */
    @Test
    void aPromptOnAScanIsInTheIndexesOfItsFile() throws IOException {
        ScanPrompt prompt = new ScanPrompt(Prompt.box(3, 3, 12, 15).and(Prompt.point(6, 5)), 3, 4);
        try (Segmenter segmenter = Segmenter.open(model).by(prompt);
                SlicePredictor predictor = SlicePredictor.open(model)) {
            PreparedScan prepared = predictor.prepare(scan);
            LabelMap found = segmenter.segment(scan).labels();
            Volumes.write(folder.resolve("mask.nii"), found);
            Volume mask = Volumes.read(folder.resolve("mask.nii")).volume();
            assertThat(Arrays.copyOf(mask.values(), 3 * COLUMNS * ROWS)).containsOnly(0);
            for (int z = 3; z < 5; z++) {
                predictor.setImage(prepared.image(z));
                Prediction expected = predictor.predict(prompt.prompt());
                assertThat(expected.count()).isPositive();
                for (int y = 0; y < ROWS; y++) {
                    for (int x = 0; x < COLUMNS; x++) {
                        assertThat(mask.value(x, y, z) > 0).isEqualTo(expected.isSet(x, y));
                    }
                }
            }
            PreparedImage image = segmenter.prepare(scan, "scan.nii");
            ScanPrompt beyond = new ScanPrompt(prompt.prompt(), 4, 5);
            assertThatThrownBy(() -> beyond.slices(image, image.views().get(0)))
                    .hasMessageContainingAll("scan.nii", "slices 0 to 4");
        }
        // Turned: x runs along the file's y from its end, y along its x, slices from the last.
        Turn turn = new Turn(List.of(new Turn.Axis(1, true), new Turn.Axis(0, false), new Turn.Axis(2, true)));
        PreparedScan seen = new PreparedScan(scan.volume().turned(turn), 16, Optional.empty());
        PreparedImage.View view = new PreparedImage.View(turn, seen);
        PreparedImage image = new PreparedImage("scan.nii", scan.header(), List.of(view), List.of());
        assertThat(prompt.inView(image, view))
                .isEqualTo(Prompt.box(ROWS - 1 - 15, 3, ROWS - 1 - 3, 12).and(Prompt.point(ROWS - 1 - 5, 6)));
        assertThat(prompt.slices(image, view).first()).isZero();
        assertThat(prompt.slices(image, view).end()).isEqualTo(2);
    }

    @Test
    void aPromptIsForOneOrgan() throws IOException {
        MicroModels.write(folder.resolve("run/label-1/model.safetensors"), CARD, "mask_decoder.", 1);
        MicroModels.write(folder.resolve("run/label-2/model.safetensors"), CARD.withLabel(2), "mask_decoder.", 1);
        try (Segmenter segmenter = Segmenter.open(folder.resolve("run"))) {
            assertThatThrownBy(() -> segmenter.by(new ScanPrompt(WHOLE, 0, 0))).hasMessageContaining("label-1");
        }
    }
}
