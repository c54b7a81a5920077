package org.desam4j.training.inference.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.desam4j.training.preprocess.IntensityRules;
import org.junit.jupiter.api.Test;

class UseTextTest {

    @Test
    void everyChoiceHasItsOptionAndUnit() {
        ModelCard grid = ModelCard.UNKNOWN
                .withPrompt(new PromptMode.GridPoints(9, 0.5))
                .withProtocol(Protocol.ORIGINAL.withIntensity(IntensityRules.parse(List.of("CT=-160:240"))));
        assertThat(UseText.of(grid))
                .containsEntry("--prompt", "grid")
                .containsEntry("--grid-side", "9 points along a side")
                .containsEntry("--min-iou", "0.5, points of a higher predicted IoU are trusted")
                .containsEntry("--window", "CT=-160:240; other sites: percentiles 0.5 to 99.5 of the scan")
                .containsEntry("--min-pixels", "1000 pixels of a frame of 256 x 256")
                .containsEntry("--min-area", "none")
                .containsEntry("--border", "50 pixels of 256")
                .containsEntry("--smoothing", "yes")
                .containsEntry("--mask-choice", "first_record")
                .containsEntry("--components", "all")
                .containsEntry("--slice-axis", "stored");
        assertThat(UseText.of(ModelCard.UNKNOWN))
                .containsEntry("--prompt", "box, the whole image")
                .containsEntry("--min-area", "20 mm²")
                .containsEntry("--window", "percentiles 0.5 to 99.5 of the scan")
                .containsEntry("--slices", "volume (whole volumes are measured)")
                .doesNotContainKeys("--grid-side", "--min-iou", "--volume");
        assertThat(UseText.of(ModelCard.UNKNOWN.withPrompt(new PromptMode.GridPoints(3, 0))))
                .containsEntry("--min-iou", "0, all points are trusted");
    }
}
