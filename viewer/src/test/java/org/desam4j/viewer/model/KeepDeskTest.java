package org.desam4j.viewer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.desam4j.training.volume.LabelMap;
import org.desam4j.training.volume.StoredVolume;
import org.desam4j.training.volume.Volumes;
import org.desam4j.viewer.content.CaseStore;
import org.desam4j.viewer.content.OpenCase;
import org.desam4j.viewer.content.Plane;
import org.desam4j.viewer.http.RequestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepDeskTest {
    private static final Asked WHOLE = new Asked(List.of(), List.of(0.0, 0.0, 30.0, 24.0), 0);

    @TempDir
    private Path folder;

    private Models models;
    private PromptDesk prompts;
    private CaseStore store;
    private KeepDesk desk;

    @BeforeEach
    void open() throws Exception {
        store = new CaseStore(MicroScan.write(folder.resolve("scans")));
        models = new Models(MicroScan.models());
        prompts = new PromptDesk(models);
        desk = new KeepDesk(store, models, prompts, folder.resolve("out"));
    }

    @AfterEach
    void close() {
        models.close();
    }

    private byte[] mask(int slice) throws Exception {
        return models.call(open -> prompts.mask(open, store.open(0), slice, "DeSAM", WHOLE));
    }

    private byte[] kept(int slice) throws Exception {
        return store.open(0).layer(OpenCase.KEPT, Plane.AXIAL, slice).orElseThrow();
    }

    private static long count(byte[] mask) {
        long count = 0;
        for (byte pixel : mask) {
            count += pixel;
        }
        return count;
    }

    @Test
    void masksAreKeptForASliceOrAllAndTakenBackStepByStep() throws Exception {
        byte[] empty = new byte[MicroScan.GEOMETRY.voxelsPerSlice()];
        KeepDesk.Kept one = desk.keep(0, List.of(1), "DeSAM", WHOLE);
        assertThat(one).isEqualTo(new KeepDesk.Kept(1, count(mask(1)))).isEqualTo(desk.state(0));
        assertThat(kept(1)).isEqualTo(mask(1)).isNotEqualTo(empty);
        assertThat(kept(2)).isEqualTo(empty);
        desk.keep(0, List.of(0, 1, 2, 3), "DeSAM", WHOLE);
        for (int slice = 0; slice < 4; slice++) {
            assertThat(kept(slice)).isEqualTo(mask(slice));
        }
        assertThat(desk.undo(0)).isEqualTo(one);
        assertThat(kept(1)).isEqualTo(mask(1));
        assertThat(kept(2)).isEqualTo(empty);
        assertThat(desk.undo(0)).isEqualTo(new KeepDesk.Kept(0, 0));
        assertThat(kept(1)).isEqualTo(empty);
        refused(() -> desk.undo(0), 409);
    }

    @Test
    void theFileHasTheMaskAndTheScansHeader() throws Exception {
        desk.keep(0, List.of(2), "DeSAM", WHOLE);
        Path file = desk.save(0);
        assertThat(file).isEqualTo(folder.resolve("out/noise.nii.gz"));
        StoredVolume saved = Volumes.read(file);
        assertThat(saved.header().hasVoxelsOf(store.open(0).scan().header())).isTrue();
        byte[] mask = mask(2);
        double[] slice = saved.volume().slice(2);
        for (int i = 0; i < mask.length; i++) {
            assertThat(slice[i]).isEqualTo(mask[i]);
        }
        assertThat(saved.volume().slice(1)).containsOnly(0);
    }

    @Test
    void onlyItsOwnFilesAreReplaced() throws Exception {
        refused(() -> desk.save(0), 409);
        desk.keep(0, List.of(2), "DeSAM", WHOLE);
        Path file = desk.save(0);
        desk.keep(0, List.of(1), "DeSAM", WHOLE);
        assertThat(desk.save(0)).isEqualTo(file);
        assertThat(Volumes.read(file).volume().slice(1)).contains(1);
        Volumes.write(file, new LabelMap(store.open(0).scan().header()));
        byte[] corrected = Files.readAllBytes(file);
        refused(() -> desk.save(0), 409);
        assertThat(file).hasBinaryContent(corrected);
        Files.delete(file);
        Files.createDirectory(file);
        refused(() -> desk.save(0), 409);
    }

    private static void refused(ThrowingCallable call, int status) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.status()).isEqualTo(status));
    }
}
