package org.desam4j.viewer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.desam4j.training.inference.Organ;
import org.desam4j.training.inference.Segmenter;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.volume.StoredVolume;
import org.desam4j.viewer.content.CaseStore;
import org.desam4j.viewer.content.OpenCase;
import org.desam4j.viewer.content.Plane;
import org.desam4j.viewer.model.PredictionDesk.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionDeskTest {
    @TempDir
    private Path folder;

    private static PredictionDesk.Status ended(PredictionDesk desk) throws InterruptedException {
        PredictionDesk.Status status = desk.status(0);
        while (status.state() == State.WAITING || status.state() == State.RUNNING) {
            Thread.sleep(20);
            status = desk.status(0);
        }
        return status;
    }

    @Test
    void thePredictionIsTheSegmentersAndLiesOverTheScan() throws Exception {
        CaseStore store = new CaseStore(MicroScan.write(folder));
        try (Models models = new Models(MicroScan.models());
                LoadedModel model = LoadedModel.open(MicroScan.checkpoint())) {
            PredictionDesk desk = new PredictionDesk(store, models);
            assertThat(desk.status(0).state()).isEqualTo(State.ABSENT);
            desk.start(0);
            assertThat(ended(desk)).isEqualTo(new PredictionDesk.Status(State.DONE, 4, 4, ""));
            StoredVolume expected = Segmenter.of(List.of(new Organ(model, model.card())))
                    .segment(store.open(0).scan())
                    .labels()
                    .stored();
            for (int slice = 0; slice < 4; slice++) {
                byte[] shown = store.open(0)
                        .layer(OpenCase.PREDICTION, Plane.AXIAL, slice)
                        .orElseThrow();
                double[] wanted = expected.volume().slice(slice);
                for (int i = 0; i < shown.length; i++) {
                    assertThat(shown[i]).isEqualTo((byte) wanted[i]);
                }
            }
        }
    }

    @Test
    void workThatIsNotWantedAnyMoreEndsAndMayBeginAgain() throws Exception {
        CaseStore store = new CaseStore(MicroScan.write(folder));
        try (Models models = new Models(MicroScan.models())) {
            PredictionDesk desk = new PredictionDesk(store, models);
            CountDownLatch held = new CountDownLatch(1);
            models.begin(
                    open -> {
                        try {
                            held.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        return held;
                    },
                    failure -> {});
            desk.start(0);
            desk.stop();
            held.countDown();
            assertThat(ended(desk).state()).isEqualTo(State.STOPPED);
            assertThat(store.open(0).layers()).doesNotContain(OpenCase.PREDICTION);
            desk.start(0);
            assertThat(ended(desk).state()).isEqualTo(State.DONE);
        }
    }

    @Test
    void aModelThatCannotBeReadIsSaid() throws Exception {
        Path damaged = Files.writeString(folder.resolve("damaged.pth"), "no checkpoint");
        CaseStore store = new CaseStore(MicroScan.write(folder.resolve("scans")));
        ModelFiles files = new ModelFiles(Optional.of(damaged), Optional.empty(), Optional.empty());
        try (Models models = new Models(files)) {
            PredictionDesk desk = new PredictionDesk(store, models);
            desk.start(0);
            PredictionDesk.Status status = ended(desk);
            assertThat(status.state()).isEqualTo(State.FAILED);
            assertThat(status.message()).contains("damaged.pth");
        }
    }
}
