package org.desam4j.spark.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HadoopPathTest {
    private static Path path(String address) {
        return HadoopFileSystemProvider.ofThisProcess().path(address);
    }

    @ParameterizedTest
    @CsvSource({
        "hdfs://node:8020/scans/a b.nii, hdfs://node:8020/scans/a b.nii, hdfs://node:8020/scans/a%20b.nii",
        "HDFS://node/scans//a/, hdfs://node/scans/a, hdfs://node/scans/a",
        "hdfs://node, hdfs://node/, hdfs://node/",
        "hdfs:///scans, hdfs:///scans, hdfs:/scans",
        "hdfs:/scans, hdfs:///scans, hdfs:/scans"
    })
    void itsTextIsItsAddress(String address, String text, String uri) {
        assertThat(path(address)).hasToString(text);
        assertThat(path(address).toUri()).hasToString(uri);
        assertThat(path(text)).isEqualTo(path(address)).hasSameHashCodeAs(path(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing://node/scans", "scans/a.nii"})
    void whatHadoopHasNoClientForIsRefused(String address) {
        assertThatThrownBy(() -> path(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(address);
    }

    @Test
    void namesAreThoseOfAnyPath() {
        Path file = path("hdfs://node/data/imagesTr/a_0000.nii.gz");
        Path local = Path.of("/data/imagesTr/a_0000.nii.gz");
        assertThat(file.getFileName()).hasToString("a_0000.nii.gz");
        assertThat(file.getParent()).isEqualTo(path("hdfs://node/data/imagesTr"));
        assertThat(file.getNameCount()).isEqualTo(local.getNameCount());
        assertThat(file.getName(1)).hasToString(local.getName(1).toString());
        assertThat(file.subpath(0, 2)).hasToString(local.subpath(0, 2).toString());
        assertThat(file.getRoot()).isEqualTo(path("hdfs://node/"));
        assertThat(file.getRoot().getParent()).isNull();
        assertThat(file.getRoot().getFileName()).isNull();
        assertThat(file.getFileName().getParent()).isNull();
        assertThat(file.startsWith(path("hdfs://node/data"))).isTrue();
        assertThat(file.startsWith(path("hdfs://other/data"))).isFalse();
        assertThat(file.startsWith(path("hdfs://node/dat"))).isFalse();
        assertThat(file.endsWith("imagesTr/a_0000.nii.gz")).isTrue();
        assertThat(file.endsWith("data")).isFalse();
        assertThat(file).isGreaterThan(path("hdfs://node/data/imagesTr/A_0000.nii.gz"));
    }

    @Test
    void pathsAreJoinedAndCompared() {
        Path folder = path("hdfs://node/data");
        assertThat(folder.resolve("imagesTr").resolve("a.nii")).isEqualTo(path("hdfs://node/data/imagesTr/a.nii"));
        assertThat(folder.resolve("/other")).isEqualTo(path("hdfs://node/other"));
        assertThat(folder.resolveSibling("b")).isEqualTo(path("hdfs://node/b"));
        assertThat(folder.relativize(path("hdfs://node/data/a/b"))).hasToString("a/b");
        assertThat(folder.relativize(path("hdfs://node/c"))).hasToString("../c");
        assertThat(folder.resolve("a/./../b/..").normalize()).isEqualTo(folder);
        assertThat(folder.resolve("../../c").normalize()).isEqualTo(path("hdfs://node/c"));
        assertThat(folder.getFileName().resolve("../../c").normalize()).hasToString("../c");
        Path local = Path.of("a.nii");
        assertThatThrownBy(() -> folder.resolve(local)).isInstanceOf(ProviderMismatchException.class);
    }
}
