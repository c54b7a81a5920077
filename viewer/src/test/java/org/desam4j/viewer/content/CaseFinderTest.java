package org.desam4j.viewer.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.DataException;
import org.desam4j.training.Progress;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.report.internal.EvaluationSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseFinderTest {
    private static final CaseFinder PLAIN = new CaseFinder(Optional.empty(), Optional.empty(), Optional.empty());

    @TempDir
    private Path folder;

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }

    private static CaseList find(CaseFinder finder, Path... given) throws IOException {
        return finder.find(List.of(given), Progress.SILENT);
    }

    @Test
    void aFolderOfScansAndMasksIsSortedOutByNames() throws IOException {
        Path a = file("a_0000.nii.gz");
        Path aMask = file("a.nii.gz");
        Path aLabel = file("a_label.nii.gz");
        Path b = file("b.nii");
        Path bMask = file("b_mask.nii.gz");
        Path alone = file("c_seg.nii.gz");
        file("a_0001.nii.gz");
        file("notes.txt");
        assertThat(find(PLAIN, folder).cases())
                .containsExactly(
                        new ViewedCase("a", "", a, Optional.of(aLabel), Optional.of(aMask), Map.of()),
                        new ViewedCase("b", "", b, Optional.empty(), Optional.of(bMask), Map.of()),
                        new ViewedCase("c_seg", "", alone, Optional.empty(), Optional.empty(), Map.of()));
    }

    @Test
    void optionsNameWhatLiesElsewhere() throws IOException {
        Path scan = file("scans/a_0000.nii.gz");
        Path label = file("labels/a.nii.gz");
        Path mask = file("masks/a_pred.nii.gz");
        CaseFinder folders =
                new CaseFinder(Optional.of(label.getParent()), Optional.of(mask.getParent()), Optional.empty());
        CaseFinder files = new CaseFinder(Optional.of(label), Optional.of(mask), Optional.empty());
        ViewedCase expected = new ViewedCase("a", "", scan, Optional.of(label), Optional.of(mask), Map.of());
        assertThat(find(folders, scan).cases()).containsExactly(expected);
        assertThat(find(folders, scan.getParent()).cases()).containsExactly(expected);
        assertThat(find(files, scan).cases()).containsExactly(expected);
    }

    private Path dataset() throws IOException {
        file("data/imagesTr/x_0000.nii.gz");
        file("data/labelsTr/x.nii.gz");
        file("data/imagesTr/y_0000.nii.gz");
        file("data/labelsTr/y.nii.gz");
        Files.writeString(folder.resolve("data/sites.csv"), "case,site\nx,A\ny,B\n");
        return folder.resolve("data");
    }

    @Test
    void aDataSetHasItsLabelsAndSites() throws IOException {
        Path data = dataset();
        assertThat(find(PLAIN, data).cases())
                .extracting(
                        ViewedCase::id, ViewedCase::site, each -> each.label().orElseThrow())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("x", "A", data.resolve("labelsTr/x.nii.gz")),
                        org.assertj.core.groups.Tuple.tuple("y", "B", data.resolve("labelsTr/y.nii.gz")));
    }

    private Path evaluation(String table) throws IOException {
        Path evaluation = Files.createDirectories(folder.resolve("evaluation"));
        Files.writeString(evaluation.resolve("cases.csv"), table);
        new EvaluationSettings(
                        dataset().toString(), "runs/A", List.of(), List.of(), ModelCard.UNKNOWN, Precision.FLOAT32)
                .write(evaluation.resolve("settings.json"));
        return evaluation;
    }

    @Test
    void anEvaluationHasItsMeasuresAndItsModel() throws IOException {
        CaseList found = find(PLAIN, evaluation("case,site,dice,hausdorff_mm,measured\ny,B,0.5,,whole volumes\n"));
        assertThat(found.cases())
                .singleElement()
                .satisfies(each -> assertThat(each.measures()).isEqualTo(Map.of("dice", 0.5)))
                .extracting(ViewedCase::id)
                .isEqualTo("y");
        assertThat(found.evaluated().orElseThrow().model()).isEqualTo("runs/A");
        assertThat(found.columns()).extracting(Column::key).contains("dice", "hausdorff_mm", "volume_error_ml");
        assertThat(found.columns().stream().filter(column -> !column.best().equals("none")))
                .filteredOn(
                        column -> List.of("dice", "assd_mm", "volume_error_ml").contains(column.key()))
                .extracting(Column::best)
                .containsExactly("high", "low", "zero");
    }

    @Test
    void tablesThatDoNotFitAreRefusedByName() throws IOException {
        Path unknown = evaluation("case,site,dice\nz,B,0.5\n");
        assertThatThrownBy(() -> find(PLAIN, unknown))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no case z");
        Files.writeString(unknown.resolve("cases.csv"), "case,site,dice\ny,B,good\n");
        assertThatThrownBy(() -> find(PLAIN, unknown))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("dice in line 1");
        Files.writeString(unknown.resolve("cases.csv"), "patient,dice\ny,0.5\n");
        assertThatThrownBy(() -> find(PLAIN, unknown))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("case and site");
        Files.writeString(unknown.resolve("settings.json"), "{}");
        assertThatThrownBy(() -> find(PLAIN, unknown))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("settings.json");
    }

    @Test
    void whatIsNotThereIsNamed() throws IOException {
        Path missing = folder.resolve("missing.nii");
        assertThatThrownBy(() -> find(PLAIN, missing)).hasMessageContaining("missing.nii: no such file");
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThatThrownBy(() -> find(PLAIN, empty)).hasMessageContaining("holds no scan");
        Path scan = file("a.nii");
        assertThatThrownBy(() -> find(PLAIN, empty, scan)).hasMessageContaining("give one folder alone");
    }
}
