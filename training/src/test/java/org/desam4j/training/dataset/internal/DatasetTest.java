package org.desam4j.training.dataset.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.desam4j.training.DataException;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.UnknownSiteException;
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
                "\uFEFFcase,site\nprostate_012,London\nprostate_001,Vienna\n",
                "case;site\r\nprostate_012;London\r\nprostate_001;Vienna\r\n",
                "case\tsite\nprostate_012\tLondon\nprostate_001\tVienna",
                "# from the registry\ncase,site\n# two of them\nprostate_012,London\n\nprostate_001,Vienna\n",
                "Site , note, CASE\n London,\"a, b\",prostate_012\nVienna,,prostate_001,\n"
            })
    void tablesAreReadAsSpreadsheetsAndPeopleWriteThem(String text) throws IOException {
        table("sites.csv", text);
        assertThat(Dataset.open(folder).cases())
                .extracting(each -> each.id() + " " + each.site())
                .containsExactly("prostate_012 London", "prostate_001 Vienna");
    }

    @Test
    void utf16WithItsMarkIsRead() throws IOException {
        Files.writeString(
                folder.resolve("sites.csv"), "\uFEFFcase\tsite\nprostate_001\tK\u00F6ln\n", StandardCharsets.UTF_16LE);
        assertThat(Dataset.open(folder).sites()).containsExactly("K\u00F6ln");
    }

    private void refused(byte[] table, String... parts) throws IOException {
        Files.write(folder.resolve("sites.csv"), table);
        assertThatThrownBy(() -> Dataset.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(folder.resolve("sites.csv").toString())
                .hasMessageContainingAll(parts);
    }

    @Test
    void otherTextIsRefusedByWhatWasFound() throws IOException {
        refused(
                "case,site\nprostate_001,K\u00F6ln\n".getBytes(StandardCharsets.ISO_8859_1),
                "not UTF-8",
                "line 2",
                "0xf6",
                "\"\u00F6\" in Latin-1",
                "save it as UTF-8");
        refused("case,site\nprostate_001,A\0\n".getBytes(StandardCharsets.UTF_8), "zero bytes in line 2");
        refused(new byte[] {'P', 'K', 3, 4, 0, 0}, "office document", "CSV");
        refused("case|site\nprostate_001|A\n".getBytes(StandardCharsets.UTF_8), "no column case", "case|site");
        refused(
                "case,site\n\nprostate_001,London, North\n".getBytes(StandardCharsets.UTF_8),
                "3 values for 2 columns",
                "line 3",
                "quotes");
        refused("case,site\nprostate_001,\"A\n".getBytes(StandardCharsets.UTF_8), "no table of separated values");
        refused("case,site,Case\n".getBytes(StandardCharsets.UTF_8), "more than one column case");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x/../../../../escaped",
                "..",
                "a\\b",
                "C:",
                "what?",
                "NUL",
                "com1.north",
                "ends in a point.",
                "\u202Eright to left",
                "bell\u0007s",
                "half a pair \uD800"
            })
    void namesThatCannotBeFilesAreRefused(String name) throws IOException {
        assertThat(SafeName.problem(name)).isPresent();
        if (StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            refused(
                    ("case,site\nprostate_001,\"" + name + "\"\n").getBytes(StandardCharsets.UTF_8),
                    "the site",
                    "line 2");
            refused(("case,site\n\"" + name + "\",A\n").getBytes(StandardCharsets.UTF_8), "the case", "line 2");
        }
    }

    @Test
    void namesThatPeopleGiveSitesAreTaken() {
        for (String name : List.of(
                "A",
                "Universit\u00E9 de Li\u00E8ge",
                "1.5 T + coil",
                "\u6771\u4EAC",
                "-",
                "Com",
                "a.b",
                "o'Hara & sons")) {
            assertThat(SafeName.problem(name)).as(name).isEmpty();
        }
        assertThat(SafeName.problem("x".repeat(150))).isEmpty();
        assertThat(SafeName.problem("x".repeat(151))).isPresent();
        assertThat(SafeName.problem(" ")).isPresent();
    }

    @Test
    void oneSiteIsWrittenOneWay() throws IOException {
        refused(
                "case,site\nprostate_001,Vienna\nprostate_012,vienna\n".getBytes(StandardCharsets.UTF_8),
                "calls one site Vienna and vienna",
                "line 3");
        refused(
                "case,site\nprostate_001,Li\u00E8ge\nprostate_012,Lie\u0300ge\n".getBytes(StandardCharsets.UTF_8),
                "calls one site");
        refused(
                "case,site\nprostate_001,A\nPROSTATE_001,A\n".getBytes(StandardCharsets.UTF_8),
                "names the case prostate_001 twice, as PROSTATE_001");
    }

    @Test
    void aNumberThatIsThatOfTwoPatientsIsRefused() throws IOException {
        Files.createFile(folder.resolve("imagesTr/other_12_0000.nii.gz"));
        table("prostate_patientid.csv", "patientid,center\n12,1\n");
        assertThatThrownBy(() -> Dataset.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("patient 12", "line 2", "other_12, prostate_012");
        table("prostate_patientid.csv", "patientid,center\n13,1\n");
        assertThatThrownBy(() -> Dataset.open(folder)).hasMessageContainingAll("patient 13", "no image");
    }

    @Test
    void aVolumeThatIsThereTwiceIsRefused() throws IOException {
        table("sites.csv", "case,site\nprostate_001,A\n");
        Files.createFile(folder.resolve("imagesTr/prostate_001_0000.nii"));
        assertThatThrownBy(() -> Dataset.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("prostate_001_0000.nii", "prostate_001_0000.nii.gz too");
        Files.delete(folder.resolve("imagesTr/prostate_001_0000.nii"));
        Files.createFile(folder.resolve("labelsTr/prostate_001.NII"));
        assertThatThrownBy(() -> Dataset.open(folder)).hasMessageContaining("delete the one that is not meant");
    }

    @Test
    void filesThatNoCaseUsesAreTold() throws IOException {
        table("sites.csv", "case,site\nprostate_001,A\n");
        Files.move(
                folder.resolve("imagesTr/prostate_001_0000.nii.gz"),
                folder.resolve("imagesTr/prostate_001_0000.NII.GZ"));
        Files.createFile(folder.resolve("imagesTr/prostate_001_0001.nii.gz"));
        Files.createFile(folder.resolve("imagesTr/stray.nii"));
        Files.createFile(folder.resolve("imagesTr/._prostate_001_0000.nii.gz"));
        List<String> lines = new ArrayList<>();
        Dataset dataset = Dataset.open(folder, new Progress() {
            @Override
            public void report(String work, long done, long total, String unit) {}

            @Override
            public void say(String line) {
                lines.add(line);
            }
        });
        assertThat(dataset.cases().get(0).image()).hasFileName("prostate_001_0000.NII.GZ");
        assertThat(lines)
                .containsExactly(
                        "2 images: prostate_012, prostate_101: left out, since sites.csv does not name them",
                        "1 image: prostate_001_0001: further channels in " + folder.resolve("imagesTr")
                                + "; only _0000 is read",
                        "1 image: stray: left out of " + folder.resolve("imagesTr")
                                + ", since their names do not end in _0000");
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
    void theHeldOutShareIsRoundedToWholeCases() {
        assertThat(Split.of(cases(10), 0.1, 0.24).heldOut()).hasSize(2);
        assertThat(Split.of(cases(10), 0.1, 0.26).heldOut()).hasSize(3);
        assertThat(Split.of(cases(19), 0.1, 0.1).heldOut()).hasSize(2);
    }

    @Test
    void tooFewCasesAreAClearError() {
        assertThatThrownBy(() -> Split.of(cases(1), 0.1, 0)).hasMessageContaining("too few");
        assertThatThrownBy(() -> Split.of(cases(2), 0.1, 0.5)).hasMessageContaining("too few");
    }
}
