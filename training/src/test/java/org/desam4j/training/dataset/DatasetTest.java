package org.desam4j.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.desam4j.training.DataException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(folder.resolve("imagesTr"));
        Files.createDirectories(folder.resolve("labelsTr"));
        for (String name : List.of("prostate_001", "prostate_012", "prostate_101")) {
            Files.createFile(folder.resolve("imagesTr/" + name + "_0000.nii.gz"));
            Files.createFile(folder.resolve("labelsTr/" + name + ".nii.gz"));
        }
    }

    private void table(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aTableOfSitesNamesTheCases() throws IOException {
        table("sites.csv", "case,site\nprostate_012,London\nprostate_001,Vienna\n");
        Dataset dataset = Dataset.open(folder);
        assertThat(dataset.sites()).containsExactly("London", "Vienna");
        Case london = dataset.casesOf("London").get(0);
        assertThat(london.image()).isEqualTo(folder.resolve("imagesTr/prostate_012_0000.nii.gz"));
        assertThat(london.label()).isEqualTo(folder.resolve("labelsTr/prostate_012.nii.gz"));
        assertThatThrownBy(() -> dataset.casesOf("Paris"))
                .isInstanceOf(UnknownSiteException.class)
                .hasMessageContaining("Paris")
                .hasMessageContaining("London, Vienna");
    }

    @Test
    void theOriginalsTableWorksAsItIs() throws IOException {
        table("prostate_patientid.csv", ",patientid,center,note\n0,1,3,a\n1,12,1,b\n2,101,1,c\n");
        Dataset dataset = Dataset.open(folder);
        assertThat(dataset.casesOf("1")).extracting(Case::id).containsExactly("prostate_012", "prostate_101");
        assertThat(dataset.casesOf("3")).extracting(Case::id).containsExactly("prostate_001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "case\nprostate_001\n",
                "name,site\nprostate_001,A\n",
                "case,site\nprostate_001\n",
                "case,site\n,A\n",
                "case,site\nprostate_001,A\nprostate_001,B\n",
                "case,site\nprostate_002,A\n",
                "case,site\n../../secret,A\n",
                "case,site\n\"prostate_001,A\n"
            })
    void faultyTablesAreClearErrors(String text) throws IOException {
        table("sites.csv", text);
        assertThatThrownBy(() -> Dataset.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void missingFilesAreClearErrors() throws IOException {
        assertThatThrownBy(() -> Dataset.open(folder)).hasMessageContaining("sites.csv");
        assertThatThrownBy(() -> Dataset.open(folder.resolve("none"))).hasMessageContaining("no such folder");
        table("sites.csv", "case,site\nprostate_001,A\n");
        Files.delete(folder.resolve("labelsTr/prostate_001.nii.gz"));
        assertThatThrownBy(() -> Dataset.open(folder)).hasMessageContaining("labelsTr");
    }

    private static List<Case> cases(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Case("case" + i, "A", Path.of("image"), Path.of("label")))
                .toList();
    }

    /** The original takes the first {@code int(0.9 n)} to train. */
    @Test
    void thePublishedSplitTakesTheFirstNineTenths() {
        for (int count : new int[] {2, 10, 12, 13, 19, 30}) {
            Split split = Split.of(cases(count), 0.1, 0);
            assertThat(split.training()).hasSize((int) (0.9 * count));
            assertThat(split.validation()).hasSize(count - (int) (0.9 * count));
            assertThat(split.training().get(0).id()).isEqualTo("case0");
        }
    }

    @Test
    void heldOutCasesAreTheLastAndNowhereElse() {
        Split split = Split.of(cases(16), 0.2, 0.25);
        assertThat(split.training()).hasSize(9);
        assertThat(split.validation()).hasSize(3);
        assertThat(split.heldOut()).extracting(Case::id).containsExactly("case12", "case13", "case14", "case15");
    }

    @Test
    void tooFewCasesAreAClearError() {
        assertThatThrownBy(() -> Split.of(cases(1), 0.1, 0)).hasMessageContaining("too few");
        assertThatThrownBy(() -> Split.of(cases(2), 0.1, 0.5)).hasMessageContaining("too few");
    }
}
