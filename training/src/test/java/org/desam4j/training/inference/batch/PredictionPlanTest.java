package org.desam4j.training.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.desam4j.training.DataException;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.LabelMap;
import org.desam4j.training.volume.NiftiWriter;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Volumes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionPlanTest {
    private static final String METHOD = "0123456789abcdef".repeat(4);
    private static final Geometry GEOMETRY = Geometry.aligned(4, 3, 2, new Spacing(1, 1, 1));

    @TempDir
    private Path folder;

    private Path image;
    private Path mask;

    @BeforeEach
    void make() throws IOException {
        image = scan("case_0000.nii.gz");
        mask = folder.resolve("masks/case.nii.gz");
    }

    private Path scan(String name) throws IOException {
        Path file = folder.resolve(name);
        NiftiWriter.writeLabels(
                file, GEOMETRY, name.repeat(24).substring(0, 24).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return file;
    }

    /** Writes the mask of the image as predict does. */
    private void predicted(String method) throws IOException {
        LabelMap labels = new LabelMap(Volumes.readHeader(image));
        Volumes.write(mask, labels, MaskOrigin.of(image, method).toString());
    }

    private PredictionPlan plan(boolean overwrite, Path... images) throws IOException {
        return PredictionPlan.of(List.of(images), folder.resolve("masks"), overwrite, METHOD, false);
    }

    private PredictionPlan.State state() throws IOException {
        return plan(false, image).items().get(0).state();
    }

    @Test
    void ownMasksAreKnownByScanAndMethod() throws IOException {
        assertThat(state()).isEqualTo(PredictionPlan.State.WANTED);
        predicted(METHOD);
        assertThat(state()).isEqualTo(PredictionPlan.State.DONE);
        assertThat(plan(false, image).wanted()).isEmpty();
        assertThat(plan(true, image).wanted()).hasSize(1);
        predicted("f".repeat(64));
        assertThat(state()).isEqualTo(PredictionPlan.State.OUTDATED);
        assertThat(plan(false, image).remarks()).anyMatch(line -> line.contains("is made again"));
        predicted(METHOD);
        NiftiWriter.writeLabels(image, GEOMETRY, new byte[24]);
        assertThat(state()).isEqualTo(PredictionPlan.State.OUTDATED);
    }

    /** A mask that another program saved again, here with the same bytes inside, may hold somebody's corrections. */
    @Test
    void whatPredictDidNotMakeIsNotReplaced() throws IOException {
        predicted(METHOD);
        byte[] inside;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(mask))) {
            inside = in.readAllBytes();
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(mask))) {
            out.write(inside);
        }
        assertRefused();
        NiftiWriter.writeLabels(mask, GEOMETRY, new byte[24]);
        assertRefused();
        Files.writeString(mask, "a note");
        assertRefused();
        Files.delete(mask);
        Files.createDirectory(mask);
        assertRefused();
        Files.delete(mask);
        Files.createSymbolicLink(mask, folder.resolve("nowhere"));
        assertRefused();
    }

    private void assertRefused() throws IOException {
        assertThatThrownBy(() -> plan(false, image))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(mask.toString())
                .hasMessageContainingAll("predict did not make it", "--overwrite");
        assertThat(plan(true, image).wanted()).hasSize(1);
    }

    @Test
    void aScanIsNotItsOwnMask() throws IOException {
        Path bare = scan("masks/bare.nii.gz");
        assertThatThrownBy(() -> plan(true, bare))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("would be overwritten by its mask");
    }

    @Test
    void twoScansOfOneNameAreRefused() throws IOException {
        Path other = scan("case.nii");
        assertThatThrownBy(() -> plan(false, image, other))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("case.nii", "same mask as", "case_0000.nii.gz");
    }

    @Test
    void aSecondChannelIsNoScanOfItsOwn() throws IOException {
        Path second = scan("case_0001.nii.gz");
        assertThatThrownBy(() -> plan(false, image, second))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(second.toString())
                .hasMessageContaining("further channel of case_0000.nii.gz");
        assertThat(plan(false, second).items().get(0).output()).hasFileName("case_0001.nii.gz");
    }

    @Test
    void aNameKeepsOneSuffix() throws IOException {
        Path upper = scan("UPPER.NII.GZ");
        assertThat(plan(false, upper).items().get(0).output()).hasFileName("UPPER.nii.gz");
    }

    @Test
    void aFolderThatIsAFileIsRefusedBeforeAnyWork() throws IOException {
        Files.writeString(folder.resolve("masks"), "a file");
        assertThatThrownBy(() -> plan(false, image))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("not a folder");
    }

    /** The record of a mask lies beside it; somebody's notes of that name are left as they are. */
    @Test
    void aFileInTheRecordsPlaceIsNotReplaced() throws IOException {
        assertThat(plan(false, image).items().get(0).record()).isEqualTo(folder.resolve("masks/case.json"));
        Path record = folder.resolve("masks/case.json");
        Files.createDirectories(record.getParent());
        new MaskRecord("desam4j predict 1", image.toString(), "scan", METHOD, "", List.of()).write(record);
        assertThat(plan(false, image).wanted()).hasSize(1);
        Files.writeString(record, "{\"notes\": \"looked at by hand\"}");
        assertThatThrownBy(() -> plan(false, image))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(record.toString())
                .hasMessageContaining("--overwrite");
        assertThat(plan(true, image).wanted()).hasSize(1);
    }

    /** A mask whose records are wanted is done when they lie beside it, from the same scan by the same method. */
    @Test
    void aMaskWithoutTheRecordsThatAreWantedIsMadeAgain() throws IOException {
        predicted(METHOD);
        Path records = folder.resolve("masks/case.records.json");
        assertThat(wantedWithRecords()).isOne();
        ScanRecords.of(image, MaskOrigin.of(image, "f".repeat(64)), List.of()).write(records);
        assertThat(wantedWithRecords()).isOne();
        ScanRecords.of(image, MaskOrigin.of(image, METHOD), List.of()).write(records);
        assertThat(wantedWithRecords()).isZero();
        Files.writeString(records, "somebody's");
        assertThatThrownBy(this::wantedWithRecords)
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(records.toString());
    }

    private int wantedWithRecords() throws IOException {
        return PredictionPlan.of(List.of(image), folder.resolve("masks"), false, METHOD, true)
                .wanted()
                .size();
    }
}
