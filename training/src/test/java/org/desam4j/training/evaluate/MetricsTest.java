package org.desam4j.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.desam4j.model.Golden;
import org.desam4j.training.evaluate.internal.MeanPrior;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.MaskSlice;
import org.desam4j.training.volume.Spacing;
import org.desam4j.weights.NumpyArchive;
import org.desam4j.weights.TensorView;
import org.junit.jupiter.api.Test;

class MetricsTest {

    /**
     * The reference has the old names: its "hd95" is the percentile of both directed sets together, and its "assd" the mean of the
     * two directed means, which is called MASD here.
     */
    @Test
    void everyMeasureMatchesTheReference() throws IOException {
        Map<String, TensorView> masks = NumpyArchive.read(Golden.path("metrics/masks.npz"));
        JsonNode cases =
                new ObjectMapper().readTree(Golden.path("metrics/metrics.json").toFile());
        SoftAssertions softly = new SoftAssertions();
        for (JsonNode expected : cases) {
            String name = expected.get("case").asText();
            JsonNode spacing = expected.get("spacing_mm_zyx");
            Spacing millimetres = new Spacing(
                    spacing.get(2).asDouble(),
                    spacing.get(1).asDouble(),
                    spacing.get(0).asDouble());
            CaseScore score = CaseScore.of(
                    name,
                    "site",
                    mask(masks.get(name + "_prediction"), millimetres),
                    mask(masks.get(name + "_label"), millimetres));
            check(softly, name + " dice", score.dice(), expected.get("dice"));
            check(softly, name + " iou", score.value(Metrics.IOU), expected.get("iou"));
            check(softly, name + " hd", score.value(Metrics.HAUSDORFF), expected.get("hd_mm"));
            check(softly, name + " pooled hd95", score.value(Metrics.HAUSDORFF_95_POOLED), expected.get("hd95_mm"));
            check(softly, name + " masd", score.value(Metrics.MASD), expected.get("assd_mm"));
            check(
                    softly,
                    name + " prediction",
                    score.value(Metrics.PREDICTED_VOLUME),
                    expected.get("volume_prediction_ml"));
            check(softly, name + " label", score.value(Metrics.LABEL_VOLUME), expected.get("volume_label_ml"));
        }
        softly.assertAll();
    }

    private static void check(SoftAssertions softly, String what, double actual, JsonNode expected) {
        if (expected.isNull()) {
            softly.assertThat(actual).as(what).isNaN();
        } else {
            softly.assertThat(actual).as(what).isCloseTo(expected.asDouble(), within(1e-9));
        }
    }

    private static Mask mask(TensorView array, Spacing spacing) throws IOException {
        double[] values = array.toDoubles();
        byte[] voxels = new byte[values.length];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (byte) values[i];
        }
        List<Long> sizes = array.shape().sizes();
        Geometry geometry = Geometry.aligned(
                sizes.get(2).intValue(), sizes.get(1).intValue(), sizes.get(0).intValue(), spacing);
        return new Mask(geometry, voxels);
    }

    @Test
    void theDistanceTransformIsWhatTryingAllVoxelsGives() {
        Random random = new Random(4);
        for (double density : new double[] {0.002, 0.02, 0.3}) {
            Geometry geometry = Geometry.aligned(9, 7, 6, new Spacing(0.7, 1.1, 3.3));
            boolean[] from = new boolean[geometry.voxels()];
            for (int i = 0; i < from.length; i++) {
                from[i] = random.nextDouble() < density;
            }
            double[] distance = DistanceTransform.squared(from, geometry);
            for (int i = 0; i < distance.length; i++) {
                assertThat(distance[i]).isCloseTo(nearest(from, geometry, i), within(1e-9));
            }
        }
    }

    private static double nearest(boolean[] from, Geometry geometry, int to) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < from.length; i++) {
            if (from[i]) {
                double x = (i % 9 - to % 9) * geometry.spacing().x();
                double y = (i / 9 % 7 - to / 9 % 7) * geometry.spacing().y();
                double z = (i / 63 - to / 63) * geometry.spacing().z();
                nearest = Math.min(nearest, x * x + y * y + z * z);
            }
        }
        return nearest;
    }

    /** Files and pages find a measure by its name. */
    @Test
    void everyMeasureHasANameOfItsOwn() {
        assertThat(Metrics.ALL).extracting(Metric::column).doesNotHaveDuplicates();
        assertThat(Metrics.ALL).extracting(Metric::title).doesNotHaveDuplicates();
        assertThat(score(0.5, 2).value(Metrics.MASD)).as("not taken").isNaN();
    }

    @Test
    void summariesLeaveOutWhatIsUndefined() {
        CaseScore first = score(0.5, 2);
        CaseScore second = score(0.7, Double.NaN);
        CaseScore third = score(0.9, 4);
        Summary dice = Summary.of(List.of(first, second, third), Metrics.DICE);
        assertThat(dice.mean()).isCloseTo(0.7, within(1e-12));
        assertThat(dice.deviation()).isCloseTo(0.2, within(1e-12));
        assertThat(dice.minimum()).isEqualTo(0.5);
        assertThat(dice.maximum()).isEqualTo(0.9);
        Summary distance = Summary.of(List.of(first, second, third), Metrics.HAUSDORFF_95);
        assertThat(distance.cases()).isEqualTo(2);
        assertThat(distance.total()).isEqualTo(3);
        assertThat(distance.count()).isEqualTo("2 of 3");
        assertThat(dice.count()).isEqualTo("3");
        assertThat(distance.mean()).isEqualTo(3);
        assertThat(Summary.of(List.of(second), Metrics.HAUSDORFF_95).mean()).isNaN();
    }

    @Test
    void oneCaseHasNoDeviationAndNoInterval() {
        Summary one = Summary.of(List.of(score(0.5, 2)), Metrics.DICE);
        assertThat(one.mean()).isEqualTo(0.5);
        assertThat(one.deviation()).isNaN();
        assertThat(one.low()).isNaN();
        assertThat(one.high()).isNaN();
    }

    private static CaseScore score(double dice, double distance) {
        return new CaseScore("case", "site", Map.of(Metrics.DICE, dice, Metrics.HAUSDORFF_95, distance));
    }

    /** The measures from their definitions, by comparing every surface voxel with every other. */
    @Test
    void measuresAreWhatTryingAllPairsGives() {
        Random random = new Random(8);
        for (int trial = 0; trial < 20; trial++) {
            Geometry geometry = Geometry.aligned(11, 9, 6, new Spacing(0.8, 1.3, 2.9));
            Mask prediction = blob(geometry, random);
            Mask label = blob(geometry, random);
            CaseScore score = CaseScore.of("case", "site", prediction, label);
            double[] toLabel = directed(prediction, label);
            double[] toPrediction = directed(label, prediction);
            double[] all = DoubleStream.concat(java.util.Arrays.stream(toLabel), java.util.Arrays.stream(toPrediction))
                    .sorted()
                    .toArray();
            assertThat(score.value(Metrics.HAUSDORFF)).isCloseTo(all[all.length - 1], within(1e-9));
            assertThat(score.value(Metrics.HAUSDORFF_95_POOLED)).isCloseTo(percentile95(all), within(1e-9));
            assertThat(score.value(Metrics.HAUSDORFF_95))
                    .isCloseTo(Math.max(percentile95(toLabel), percentile95(toPrediction)), within(1e-9));
            double masd = (java.util.Arrays.stream(toLabel).average().orElseThrow()
                            + java.util.Arrays.stream(toPrediction).average().orElseThrow())
                    / 2;
            assertThat(score.value(Metrics.MASD)).isCloseTo(masd, within(1e-9));
            double assd = java.util.Arrays.stream(all).average().orElseThrow();
            assertThat(score.value(Metrics.ASSD)).isCloseTo(assd, within(1e-9));
            long close = java.util.Arrays.stream(all).filter(d -> d <= 2).count();
            assertThat(score.value(Metrics.SURFACE_DICE)).isCloseTo(close / (double) all.length, within(1e-12));
            long both = 0;
            for (int i = 0; i < geometry.voxels(); i++) {
                both += prediction.voxels()[i] & label.voxels()[i];
            }
            assertThat(score.value(Metrics.SENSITIVITY)).isCloseTo(both / (double) label.count(), within(1e-12));
            assertThat(score.value(Metrics.PRECISION)).isCloseTo(both / (double) prediction.count(), within(1e-12));
            double volumes = (prediction.count() - label.count()) * 0.8 * 1.3 * 2.9 / 1000;
            assertThat(score.value(Metrics.VOLUME_ERROR)).isCloseTo(volumes, within(1e-12));
        }
    }

    /** NumPy's percentile: a position in the sorted values, and a straight line between its neighbours. */
    private static double percentile95(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        double position = 0.95 * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /**
     * A single voxel against a row of 21 that begins with it, 2 mm apart: from the voxel to the row 0; from the row to the voxel 0,
     * 2, ... 40 mm, whose 95th percentile is the 20th value, 38.
     */
    @Test
    void theDefinitionsDifferAsTheyShouldWhereOneMaskIsLarger() {
        Geometry geometry = Geometry.aligned(21, 1, 1, new Spacing(2, 1, 1));
        byte[] one = new byte[21];
        one[0] = 1;
        byte[] row = new byte[21];
        java.util.Arrays.fill(row, (byte) 1);
        CaseScore score = CaseScore.of("case", "site", new Mask(geometry, one), new Mask(geometry, row));
        assertThat(score.value(Metrics.HAUSDORFF)).isEqualTo(40);
        assertThat(score.value(Metrics.HAUSDORFF_95)).isCloseTo(38, within(1e-12));
        assertThat(score.value(Metrics.HAUSDORFF_95_POOLED)).isCloseTo(0.05 * 36 + 0.95 * 38, within(1e-12));
        assertThat(score.value(Metrics.MASD)).isCloseTo((0 + 20) / 2.0, within(1e-12));
        assertThat(score.value(Metrics.ASSD)).isCloseTo(420 / 22.0, within(1e-12));
        assertThat(score.value(Metrics.SURFACE_DICE)).isCloseTo((1 + 2) / 22.0, within(1e-12));
    }

    @Test
    void aMissedOrganScoresZeroAndHasNoDistance() {
        Geometry geometry = Geometry.aligned(4, 4, 2, new Spacing(1, 1, 1));
        byte[] organ = new byte[32];
        organ[5] = 1;
        Mask label = new Mask(geometry, organ);
        Mask empty = new Mask(geometry, new byte[32]);
        for (CaseScore missed :
                List.of(CaseScore.of("case", "site", empty, label), CaseScore.of("case", "site", label, empty))) {
            assertThat(missed.dice()).isZero();
            assertThat(missed.value(Metrics.SURFACE_DICE)).isZero();
            assertThat(missed.value(Metrics.HAUSDORFF_95)).isNaN();
            assertThat(missed.value(Metrics.ASSD)).isNaN();
        }
        CaseScore nothing = CaseScore.of("case", "site", empty, empty);
        assertThat(nothing.dice()).isNaN();
        assertThat(nothing.value(Metrics.SURFACE_DICE)).isNaN();
    }

    private static Mask blob(Geometry geometry, Random random) {
        double x = 3 + 5 * random.nextDouble();
        double y = 3 + 3 * random.nextDouble();
        double z = 2 + 2 * random.nextDouble();
        double radius = 1.5 + 2.5 * random.nextDouble();
        byte[] voxels = new byte[geometry.voxels()];
        for (int i = 0; i < voxels.length; i++) {
            int column = i % 11;
            int row = i / 11 % 9;
            int slice = i / 99;
            double distance = Math.sqrt(Math.pow(column - x, 2) + Math.pow(row - y, 2) + Math.pow(slice - z, 2));
            voxels[i] = (byte) (distance + 0.4 * random.nextDouble() < radius ? 1 : 0);
        }
        voxels[(3 * 9 + 4) * 11 + 5] = 1;
        return new Mask(geometry, voxels);
    }

    private static double[] directed(Mask from, Mask to) {
        return java.util.stream.IntStream.range(0, from.voxels().length)
                .filter(i -> isSurface(from, i))
                .mapToDouble(i -> java.util.stream.IntStream.range(0, to.voxels().length)
                        .filter(j -> isSurface(to, j))
                        .mapToDouble(j -> Math.sqrt(Math.pow((i % 11 - j % 11) * 0.8, 2)
                                + Math.pow((i / 11 % 9 - j / 11 % 9) * 1.3, 2)
                                + Math.pow((i / 99 - j / 99) * 2.9, 2)))
                        .min()
                        .orElseThrow())
                .toArray();
    }

    private static boolean isSurface(Mask mask, int i) {
        int[][] steps = {{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}};
        for (int[] step : steps) {
            int x = i % 11 + step[0];
            int y = i / 11 % 9 + step[1];
            int z = i / 99 + step[2];
            boolean inside = x >= 0 && x < 11 && y >= 0 && y < 9 && z >= 0 && z < 6;
            if (mask.voxels()[i] != 0 && (!inside || !mask.isSet(x, y, z))) {
                return true;
            }
        }
        return false;
    }

    /** From a table of Student's t: 12.706 for two values, 3.182 for four. */
    @Test
    void theIntervalIsStudents() {
        Summary two = Summary.of(1, 3);
        assertThat(two.high() - two.mean()).isCloseTo(12.706 * Math.sqrt(2) / Math.sqrt(2), within(1e-3));
        Summary four = Summary.of(1, 2, 3, 4);
        assertThat(four.mean() - four.low()).isCloseTo(3.182 * Math.sqrt(5 / 3.0) / 2, within(1e-3));
        assertThat(four.median()).isEqualTo(2.5);
    }

    @Test
    void anIntervalDoesNotReachWhereTheMeasureCannotBe() {
        Summary dice = Summary.of(List.of(score(0.5, 2), score(0.99, 30)), Metrics.DICE);
        assertThat(dice.low()).isZero();
        assertThat(dice.high()).isEqualTo(1);
        Summary distance = Summary.of(List.of(score(0.5, 2), score(0.99, 30)), Metrics.HAUSDORFF_95);
        assertThat(distance.low()).isZero();
        assertThat(distance.high()).isGreaterThan(30);
    }

    /**
     * The frequency with which the interval of four cases holds the mean that the cases were drawn around: 95 % for a normal spread; of Dice values
     * that crowd below 1 (the largest of four even numbers between 0 and 1, mean 4/5) 91 %. A bootstrap by percentiles holds it in 80 %.
     */
    @Test
    void theIntervalOfFourCasesCovers() {
        Random random = new Random(17);
        assertThat(coverage(random::nextGaussian, 0)).isBetween(0.94, 0.96);
        assertThat(coverage(() -> random.doubles(4).max().orElseThrow(), 0.8)).isBetween(0.90, 0.96);
    }

    private static double coverage(DoubleSupplier values, double mean) {
        int samples = 20_000;
        int held = 0;
        for (int sample = 0; sample < samples; sample++) {
            Summary summary = Summary.of(DoubleStream.generate(values).limit(4).toArray());
            held += summary.low() <= mean && mean <= summary.high() ? 1 : 0;
        }
        return held / (double) samples;
    }

    /** Two training masks that agree on one pixel and differ on others: the level that fits both best keeps that pixel. */
    @Test
    void theMeanPriorIsTheBestCutOfTheMean() {
        MaskSlice one = new MaskSlice(1, 4, new byte[] {1, 1, 0, 0});
        MaskSlice other = new MaskSlice(1, 4, new byte[] {1, 0, 0, 1});
        float[] logits = MeanPrior.of(List.of(new MeanPrior.TrainingLabel(List.of(one, one, one, other), 0, 1)))
                .logits();
        assertThat(logits[0]).isPositive();
        assertThat(logits[1]).isPositive();
        assertThat(logits[2]).isNegative();
        assertThat(logits[3]).isNotPositive();
    }

    /** Labels that share no pixel: each mean is far below one half, and the best cut is still one of them, not nothing. */
    @Test
    void theMeanPriorIsNotEmptyWhereLabelsDiffer() {
        List<MaskSlice> masks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            byte[] mask = new byte[40];
            mask[i] = 1;
            masks.add(new MaskSlice(1, 40, mask));
        }
        masks.add(masks.get(7));
        float[] logits =
                MeanPrior.of(List.of(new MeanPrior.TrainingLabel(masks, 0, 1))).logits();
        assertThat(logits[7]).isPositive();
    }

    /** Labels in slices 2 to 5 and 4 to 7 of ten lie in 3 to 6 on average; of a scan of 20 slices that is 6 to 13. */
    @Test
    void theMeanPriorLiesWhereLabelsLieOnAverage() {
        MaskSlice mask = new MaskSlice(1, 1, new byte[] {1});
        MeanPrior prior = MeanPrior.of(List.of(
                new MeanPrior.TrainingLabel(List.of(mask), 0.2, 0.6),
                new MeanPrior.TrainingLabel(List.of(mask), 0.4, 0.8)));
        assertThat(IntStream.range(0, 20).filter(z -> prior.reaches(z, 20)))
                .containsExactly(6, 7, 8, 9, 10, 11, 12, 13);
    }
}
