package org.desam4j.training.run.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.desam4j.training.Progress;
import org.desam4j.training.inference.Organ;
import org.desam4j.training.inference.Segmenter;
import org.desam4j.training.inference.batch.PredictionJob;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.training.run.RunModels;
import org.desam4j.training.volume.Volumes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All records of the grids of a scan, beside its mask. */
@Tag("slow")
class GridRecordsTest {
    private static final int COLUMNS = 40;
    private static final int ROWS = 36;
    private static final int SLICES = 6;

    /** By the published rule the first record is the slice's mask, here neither cleaned nor emptied at the border. */
    @Test
    void theFirstRecordOfASliceIsItsMask(@TempDir Path folder) throws IOException {
        Miniature miniature = new Miniature(folder);
        miniature.make();
        RunFolder run = miniature.train("run", Miniature.settings(new PromptMode.GridPoints(2, 0), 1));
        Path image = miniature.image("disc4");
        Path masks = folder.resolve("masks");
        try (LoadedModel model = RunModels.load(run.path())) {
            ModelCard card = model.card()
                    .withProtocol(model.card().protocol().toBuilder()
                            .maskChoice(Protocol.MaskChoice.FIRST_RECORD)
                            .minimumArea(0)
                            .components(Protocol.Components.ALL)
                            .build());
            assertThatThrownBy(() -> job(model, card.withPrompt(new PromptMode.WholeBox()), image, masks))
                    .hasMessageContaining("give --prompt grid");
            job(model, card, image, masks).execute(Progress.SILENT);
            double[] mask = Volumes.read(masks.resolve("disc4.nii.gz")).volume().values();
            Path records = masks.resolve("disc4.records.json");
            JsonNode slices = StrictJson.object(Files.readString(records)).at("/organs/0/slices");
            assertThat(slices.size()).isEqualTo(SLICES);
            int set = 0;
            for (JsonNode slice : slices) {
                byte[] first = decoded(slice.at("/records/0/segmentation/counts"));
                int start = slice.path("index").asInt() * COLUMNS * ROWS;
                for (int i = 0; i < first.length; i++) {
                    assertThat(mask[start + i]).isEqualTo(first[i] == 0 ? 0 : Miniature.LABEL);
                    set += first[i];
                }
            }
            assertThat(set).isPositive();

            // Without the option the next mask, made in another way, has no records of the one before beside it.
            new PredictionJob(Segmenter.of(List.of(new Organ(model, model.card()))), List.of(image), masks, false)
                    .execute(Progress.SILENT);
            assertThat(records).doesNotExist();
        }
    }

    private static PredictionJob job(LoadedModel model, ModelCard card, Path image, Path masks) {
        return new PredictionJob(Segmenter.of(List.of(new Organ(model, card))), List.of(image), masks, false, true);
    }

    /** Pixels, row-major, of runs that go down the columns. */
    private static byte[] decoded(JsonNode counts) {
        byte[] pixels = new byte[COLUMNS * ROWS];
        int next = 0;
        byte value = 0;
        for (JsonNode run : counts) {
            for (int i = 0; i < run.asInt(); i++) {
                pixels[next % ROWS * COLUMNS + next / ROWS] = value;
                next++;
            }
            value = (byte) (1 - value);
        }
        assertThat(next).isEqualTo(pixels.length);
        return pixels;
    }
}
