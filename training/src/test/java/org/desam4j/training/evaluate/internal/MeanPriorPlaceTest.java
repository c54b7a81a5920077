package org.desam4j.training.evaluate.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.desam4j.training.volume.MaskSlice;
import org.junit.jupiter.api.Test;

/** The level at which a mean label is cut, and the slices in which it lies. */
class MeanPriorPlaceTest {

    /**
     * Two labels of the first pixel and one of the first two: their mean is 1, 1/3 and 0. All that cuts between 1/3 and 1 give is the
     * first pixel, which fits best; the lowest of the levels that do is less than a twentieth above 1/3.
     */
    @Test
    void theLowestOfTheBestLevelsIsTaken() {
        MaskSlice one = new MaskSlice(1, 4, new byte[] {1, 0, 0, 0});
        MaskSlice two = new MaskSlice(1, 4, new byte[] {1, 1, 0, 0});
        float[] logits = MeanPrior.of(List.of(new MeanPrior.TrainingLabel(List.of(one, two, one), 0, 1)))
                .logits();
        assertThat(logits[1]).isNegative().isGreaterThan(-0.05f);
        assertThat(logits[0] - logits[1]).isCloseTo(2 / 3f, within(1e-6f));
        assertThat(logits[0] - logits[2]).isCloseTo(1, within(1e-6f));
    }

    /** A slice in the middle of the second quarter begins at an average of the labels' beginnings. */
    @Test
    void slicesAreThoseWhoseMiddleLiesInTheLabelsPart() {
        MaskSlice mask = new MaskSlice(1, 1, new byte[] {1});
        MeanPrior prior = MeanPrior.of(List.of(
                new MeanPrior.TrainingLabel(List.of(mask), 0.125, 0.5),
                new MeanPrior.TrainingLabel(List.of(mask), 0.375, 1)));
        boolean[] reached = new boolean[8];
        for (int slice = 0; slice < 8; slice++) {
            reached[slice] = prior.reaches(slice, 8);
        }
        assertThat(reached).containsExactly(false, false, true, true, true, true, false, false);
        assertThat(prior.reaches(0, 2)).as("from 0.25").isTrue();
        assertThat(prior.reaches(1, 2)).as("to 0.75").isTrue();
        assertThat(prior.reaches(0, 3)).as("a sixth").isFalse();
    }
}
