package org.desam4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.preprocess.IntensityRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ProtocolOptionsTest {

    private static Protocol parsed(Protocol base, String... arguments) {
        ProtocolOptions options = new ProtocolOptions();
        new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return options.change(base);
    }

    /** The names of the components in which two protocols differ. */
    private static List<String> differences(Protocol a, Protocol b) {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : Protocol.class.getRecordComponents()) {
            try {
                if (!component
                        .getAccessor()
                        .invoke(a)
                        .equals(component.getAccessor().invoke(b))) {
                    names.add(component.getName());
                }
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }
        return names;
    }

    @Test
    void aNamedProtocolTakesTheBasesPlace() {
        assertThat(parsed(Protocol.DEFAULT)).isEqualTo(Protocol.DEFAULT);
        assertThat(parsed(Protocol.ORIGINAL)).isEqualTo(Protocol.ORIGINAL);
        assertThat(parsed(Protocol.DEFAULT, "--protocol", "original")).isEqualTo(Protocol.ORIGINAL);
        assertThat(parsed(Protocol.ORIGINAL, "--protocol", "default")).isEqualTo(Protocol.DEFAULT);
        assertThatThrownBy(() -> parsed(Protocol.DEFAULT, "--protocol", "published"))
                .hasMessageContaining("default or original");
    }

    @ParameterizedTest
    @CsvSource({
        "intensity, --window=-160:240",
        "slices, --slices=labelled",
        "labelResize, --label-resize=nearest",
        "maskChoice, --mask-choice=best_iou",
        "smoothing, --no-smoothing",
        "minimumPixels, --min-pixels=7",
        "minimumArea, --min-area=7",
        "border, --border=7",
        "space, --compare-on=scan",
        "validationPoints, --validation-points=fixed",
        "components, --components=largest"
    })
    void anOptionChangesItsPartOfTheOriginalProtocolAndNothingElse(String component, String option) {
        Protocol changed = parsed(Protocol.DEFAULT, "--protocol", "original", option);
        assertThat(differences(changed, Protocol.ORIGINAL)).containsExactly(component);
        assertThat(parsed(Protocol.ORIGINAL, option)).isEqualTo(changed);
        assertThat(parsed(Protocol.DEFAULT, option, "--protocol", "original")).isEqualTo(changed);
    }

    @Test
    void theValuesAreThoseOfTheOptions() {
        Protocol changed = parsed(
                Protocol.DEFAULT,
                "--window=-160:240",
                "--slices=without_last",
                "--label-resize=eroding",
                "--mask-choice=first_record",
                "--smoothing",
                "--min-pixels=7",
                "--min-area=8.5",
                "--border=9",
                "--compare-on=network",
                "--validation-points=fresh",
                "--components=largest");
        assertThat(changed.intensity()).isEqualTo(IntensityRules.parse(List.of("-160:240")));
        assertThat(changed.slices()).isEqualTo(Protocol.Slices.WITHOUT_LAST);
        assertThat(changed.labelResize()).isEqualTo(Protocol.LabelResize.ERODING);
        assertThat(changed.maskChoice()).isEqualTo(Protocol.MaskChoice.FIRST_RECORD);
        assertThat(changed.smoothing()).isTrue();
        assertThat(changed.minimumPixels()).isEqualTo(7);
        assertThat(changed.minimumArea()).isEqualTo(8.5);
        assertThat(changed.border()).isEqualTo(9);
        assertThat(changed.space()).isEqualTo(Protocol.Space.NETWORK);
        assertThat(changed.validationPoints()).isEqualTo(Protocol.ValidationPoints.FRESH);
        assertThat(changed.components()).isEqualTo(Protocol.Components.LARGEST);
    }

    /** Windows belong to the data: a protocol of somebody else's code does not turn CT into percentiles. */
    @Test
    void aNamedProtocolKeepsTheWindows() {
        IntensityRules windows = IntensityRules.parse(List.of("CT=-160:240"));
        Protocol base = Protocol.DEFAULT.withIntensity(windows);
        assertThat(parsed(base, "--protocol", "original")).isEqualTo(Protocol.ORIGINAL.withIntensity(windows));
        assertThat(parsed(base, "--window=MR=0:500").intensity())
                .isEqualTo(IntensityRules.parse(List.of("CT=-160:240", "MR=0:500")));
    }
}
