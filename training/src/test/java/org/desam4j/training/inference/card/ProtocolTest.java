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
    private static Protocol with(int minimumPixels, double minimumArea, int border, Protocol.Space space) {
        return Protocol.ORIGINAL.toBuilder()
                .slices(Protocol.Slices.LABELLED)
                .minimumPixels(minimumPixels)
                .minimumArea(minimumArea)
                .border(border)
                .space(space)
                .components(Protocol.Components.LARGEST)
                .build();
    }

    /** Each choice is of its own: all of one protocol put into the other make the one. */
    @Test
    void aBuilderSetsEveryChoice() {
        Protocol original = Protocol.ORIGINAL;
        Protocol built = Protocol.DEFAULT.toBuilder()
                .intensity(original.intensity())
                .slices(original.slices())
                .labelResize(original.labelResize())
                .maskChoice(original.maskChoice())
                .smoothing(original.smoothing())
                .minimumPixels(original.minimumPixels())
                .minimumArea(original.minimumArea())
                .border(original.border())
                .space(original.space())
                .validationPoints(original.validationPoints())
                .reading(original.reading())
                .components(original.components())
                .build();
        assertThat(built).isEqualTo(original).isNotEqualTo(Protocol.DEFAULT);
        assertThat(Protocol.DEFAULT.toBuilder().build()).isEqualTo(Protocol.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1000, 20.5, 127"})
    void sizesAreNotNegativeAndABorderLeavesPixels(int minimumPixels, double minimumArea, int border) {
        Protocol protocol = with(minimumPixels, minimumArea, border, Protocol.Space.SCAN);
        assertThat(protocol.border()).isEqualTo(border);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 0", "0, -0.5, 0", "0, NaN, 0", "0, 0, -1", "0, 0, 128"})
    void otherSizesAreRefused(int minimumPixels, double minimumArea, int border) {
        assertThatThrownBy(() -> with(minimumPixels, minimumArea, border, Protocol.Space.SCAN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("border must lie between 0 and 127");
    }

    /** All but the one component stay: put back, the protocol is what it was. */
    @Test
    void aChangeOfOneChoiceLeavesTheOthers() {
        Protocol original = with(7, 8, 9, Protocol.Space.NETWORK);
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
    void protocolsHaveNames() {
        assertThat(Protocol.named("default")).isSameAs(Protocol.DEFAULT);
        assertThat(Protocol.named("original")).isSameAs(Protocol.ORIGINAL);
        assertThatThrownBy(() -> Protocol.named("Original"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the protocol is default or original, not Original");
    }
}
