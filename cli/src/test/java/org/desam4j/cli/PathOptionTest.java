package org.desam4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class PathOptionTest {
    private final PathOption option = new PathOption(Path.of("/shared/work"));

    @Test
    void relativePathsLieInTheFolder() {
        assertThat(option.convert("scans/a.nii")).isEqualTo(Path.of("/shared/work/scans/a.nii"));
        assertThat(option.convert("/scans/a.nii")).isEqualTo(Path.of("/scans/a.nii"));
        assertThat(new PathOption(Path.of("")).convert("a.nii")).isEqualTo(Path.of("a.nii"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:/shared/a%20b.nii", "file:///shared/a%20b.nii"})
    void fileUrisArePaths(String text) {
        assertThat(option.convert(text)).isEqualTo(Path.of("/shared/a b.nii"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdfs://namenode/scans", "s3a://bucket/scans", "file://host/scans", "file:/a b"})
    void otherAddressesAreRefused(String text) {
        assertThatThrownBy(() -> option.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining(text);
    }
}
