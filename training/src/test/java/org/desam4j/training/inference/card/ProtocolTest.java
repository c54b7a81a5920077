package org.desam4j.training.inference.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.volume.ScanReading;
import org.desam4j.training.volume.SliceAxis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolTest {
    private static Protocol with(int minimumPixels, double minimumArea, int frame, Protocol.Grid grid) {
        return new Protocol(
                IntensityRules.PERCENTILES,
                Protocol.Slices.LABELLED,
                Protocol.LabelResize.ERODING,
                Protocol.MaskChoice.FIRST_RECORD,
                true,
                minimumPixels,
                minimumArea,
                frame,
                grid,
                Protocol.ValidationPoints.FRESH,
                ScanReading.ORIGINAL,
                Protocol.Components.LARGEST);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1000, 20.5, 127"})
    void sizesAreNotNegativeAndAFrameLeavesPixels(int minimumPixels, double minimumArea, int frame) {
        Protocol protocol = with(minimumPixels, minimumArea, frame, Protocol.Grid.SCAN);
        assertThat(protocol.frame()).isEqualTo(frame);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 0", "0, -0.5, 0", "0, NaN, 0", "0, 0, -1", "0, 0, 128"})
    void otherSizesAreRefused(int minimumPixels, double minimumArea, int frame) {
        assertThatThrownBy(() -> with(minimumPixels, minimumArea, frame, Protocol.Grid.SCAN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("frame must lie between 0 and 127");
    }

    /** All but the one component stay: put back, the protocol is what it was. */
    @Test
    void aChangeOfOneChoiceLeavesTheOthers() {
        Protocol original = with(7, 8, 9, Protocol.Grid.NETWORK);
        IntensityRules rules = IntensityRules.parse(List.of("0:100"));
        ScanReading reading = new ScanReading(SliceAxis.X, 2);
        assertThat(original.withIntensity(rules).intensity()).isEqualTo(rules);
        assertThat(original.withIntensity(rules).withIntensity(original.intensity()))
                .isEqualTo(original);
        assertThat(original.withReading(reading).reading()).isEqualTo(reading);
        assertThat(original.withReading(reading).withReading(original.reading()))
                .isEqualTo(original);
        assertThat(original.withComponents(Protocol.Components.ALL).components())
                .isEqualTo(Protocol.Components.ALL);
        assertThat(original.withComponents(Protocol.Components.ALL).withComponents(original.components()))
                .isEqualTo(original);
    }

    @Test
    void whatIsMeasuredInWords() {
        assertThat(Protocol.DEFAULT.measured()).isEqualTo("whole volumes, on the scan's own voxels");
        assertThat(Protocol.ORIGINAL.measured())
                .isEqualTo("the slices from the first labelled one to the last but one, on the network's frame");
    }

    @Test
    void profilesHaveNames() {
        assertThat(Protocol.named("default")).isSameAs(Protocol.DEFAULT);
        assertThat(Protocol.named("original")).isSameAs(Protocol.ORIGINAL);
        assertThatThrownBy(() -> Protocol.named("Original"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the profile is default or original, not Original");
    }
}
