package org.desam4j.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.desam4j.model.Golden;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.Spacing;
import org.desam4j.weights.NumpyArchive;
import org.desam4j.weights.TensorView;
import org.junit.jupiter.api.Test;

class MetricsTest {

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
            check(softly, name + " iou", score.iou(), expected.get("iou"));
            check(softly, name + " hd", score.hausdorff(), expected.get("hd_mm"));
            check(softly, name + " hd95", score.hausdorff95(), expected.get("hd95_mm"));
            check(softly, name + " assd", score.averageSurfaceDistance(), expected.get("assd_mm"));
            check(softly, name + " prediction", score.predictedVolume(), expected.get("volume_prediction_ml"));
            check(softly, name + " label", score.labelVolume(), expected.get("volume_label_ml"));
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

    @Test
    void summariesLeaveOutWhatIsUndefined() {
        CaseScore first = score(0.5, 2);
        CaseScore second = score(0.7, Double.NaN);
        CaseScore third = score(0.9, 4);
        Summary dice = Summary.of(List.of(first, second, third), Measure.DICE);
        assertThat(dice.mean()).isCloseTo(0.7, within(1e-12));
        assertThat(dice.deviation()).isCloseTo(0.2, within(1e-12));
        assertThat(dice.minimum()).isEqualTo(0.5);
        assertThat(dice.maximum()).isEqualTo(0.9);
        Summary distance = Summary.of(List.of(first, second, third), Measure.HAUSDORFF_95);
        assertThat(distance.cases()).isEqualTo(2);
        assertThat(distance.mean()).isEqualTo(3);
        assertThat(Summary.of(List.of(second), Measure.HAUSDORFF_95).mean()).isNaN();
    }

    private static CaseScore score(double dice, double distance) {
        return new CaseScore("case", "site", dice, dice, dice, dice, distance, distance, distance, dice, 1, 1);
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
            double[] all = java.util.stream.DoubleStream.concat(
                            java.util.Arrays.stream(toLabel), java.util.Arrays.stream(toPrediction))
                    .sorted()
                    .toArray();
            assertThat(score.hausdorff()).isCloseTo(all[all.length - 1], within(1e-9));
            double position = 0.95 * (all.length - 1);
            int below = (int) position;
            int above = Math.min(below + 1, all.length - 1);
            double percentile = all[below] + (position - below) * (all[above] - all[below]);
            assertThat(score.hausdorff95()).isCloseTo(percentile, within(1e-9));
            double symmetric = (java.util.Arrays.stream(toLabel).average().orElseThrow()
                            + java.util.Arrays.stream(toPrediction).average().orElseThrow())
                    / 2;
            assertThat(score.averageSurfaceDistance()).isCloseTo(symmetric, within(1e-9));
            long close = java.util.Arrays.stream(all).filter(d -> d <= 2).count();
            assertThat(score.surfaceDice()).isCloseTo(close / (double) all.length, within(1e-12));
            long both = 0;
            for (int i = 0; i < geometry.voxels(); i++) {
                both += prediction.voxels()[i] & label.voxels()[i];
            }
            assertThat(score.sensitivity()).isCloseTo(both / (double) label.count(), within(1e-12));
            assertThat(score.precision()).isCloseTo(both / (double) prediction.count(), within(1e-12));
            double volumes = (prediction.count() - label.count()) * 0.8 * 1.3 * 2.9 / 1000;
            assertThat(score.volumeError()).isCloseTo(volumes, within(1e-12));
        }
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

    /** The interval of 1,000 values of a known spread is close to the normal one, mean ± 1.96 s / sqrt(n). */
    @Test
    void theBootstrapIntervalIsCloseToTheNormalOneForManyCases() {
        double[] values = new Random(3).doubles(1000).toArray();
        Summary summary = Summary.of(values);
        double half = 1.96 * summary.deviation() / Math.sqrt(1000);
        assertThat(summary.low()).isCloseTo(summary.mean() - half, within(0.1 * half));
        assertThat(summary.high()).isCloseTo(summary.mean() + half, within(0.1 * half));
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        assertThat(summary.median()).isCloseTo((sorted[499] + sorted[500]) / 2, within(1e-12));
    }

    /** Two training masks that agree on one pixel and differ on others: the level that fits both best keeps that pixel. */
    @Test
    void theMeanPriorIsTheBestCutOfTheMean() {
        byte[] one = {1, 1, 0, 0};
        byte[] other = {1, 0, 0, 1};
        float[] logits = MeanPrior.of(List.of(one, one, one, other)).logits();
        assertThat(logits[0]).isPositive();
        assertThat(logits[1]).isPositive();
        assertThat(logits[2]).isNegative();
        assertThat(logits[3]).isNotPositive();
    }
}
