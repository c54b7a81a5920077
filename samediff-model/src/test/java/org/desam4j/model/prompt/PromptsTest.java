package org.desam4j.model.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptsTest {

    /** The middles of the cells of 32 pixels' quarters, along a row first. */
    @Test
    void aGridGoesAlongRows() {
        double[][] points = new double[16][];
        for (int i = 0; i < points.length; i++) {
            points[i] = new double[] {4 + 8 * (i % 4), 4 + 8 * (i / 4)};
        }
        assertThat(Prompts.grid(4, 32)).isEqualTo(Prompts.positivePoints(points));
    }

    @Test
    void promptsAreEqualIfTheyAreTheSameInTheSameOrder() {
        Prompts prompts = Prompts.positivePoints(new double[][] {{1, 2}, {3, 4}});
        assertThat(prompts)
                .isEqualTo(Prompts.positivePoints(new double[][] {{1, 2}, {3, 4}}))
                .isNotEqualTo(Prompts.positivePoints(new double[][] {{3, 4}, {1, 2}}))
                .isNotEqualTo(Prompts.positivePoints(new double[][] {{2, 1}, {4, 3}}));
        assertThat(prompts.range(1, 2)).isEqualTo(Prompts.positivePoints(new double[][] {{3, 4}}));
        assertThat(Prompts.wholeBox(1, 8)).isEqualTo(Prompts.boxes(new double[][] {{0, 0, 8, 8}}));
    }
}
