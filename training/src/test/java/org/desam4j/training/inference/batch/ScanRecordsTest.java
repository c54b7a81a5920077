package org.desam4j.training.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.postprocess.GridRecord;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.MaskSlice;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Turn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record of a frame of 4 x 4 pixels, made by hand, on a scan of 4 x 4 x 2 voxels whose rows the file counts from the other end. */
class ScanRecordsTest {
    private static final Geometry GEOMETRY = Geometry.aligned(4, 4, 2, new Spacing(1, 1, 3));
    private static final Turn MIRRORED =
            new Turn(List.of(new Turn.Axis(0, true), new Turn.Axis(1, false), new Turn.Axis(2, true)));

    @Test
    void aRecordHasTheGeneratorsFieldsOnTheScansPixels(@TempDir Path folder) throws Exception {
        byte[] mask = {
            1, 1, 0, 0, //
            1, 0, 0, 0, //
            0, 0, 0, 0, //
            0, 0, 0, 0
        };
        ModelCard card = ModelCard.UNKNOWN.withPrompt(new PromptMode.GridPoints(2, 0.5));
        ScanRecords.Collector collector = new ScanRecords.Collector(card, GEOMETRY, GEOMETRY, MIRRORED);
        collector.add(0, List.of(new GridRecord(2, 0.75, 0.5, new MaskSlice(4, 4, mask))));
        collector.add(1, List.of());
        Path file = folder.resolve("case.records.json");
        ScanRecords.of(Path.of("case_0000.nii"), new MaskOrigin("scan", "method"), List.of(collector.records()))
                .write(file);

        JsonNode json = StrictJson.object(Files.readString(file));
        assertThat(json.path("format").asInt()).isEqualTo(1);
        JsonNode organ = json.at("/organs/0");
        assertThat(organ.path("label").asInt()).isEqualTo(1);
        assertThat(List.of(
                        organ.path("sliceAxis").asInt(),
                        organ.path("columnAxis").asInt(),
                        organ.path("rowAxis").asInt()))
                .containsExactly(2, 0, 1);
        assertThat(organ.path("slices").size()).as("slices with a record").isEqualTo(1);
        JsonNode slice = organ.at("/slices/0");
        assertThat(slice.path("index").asInt()).as("counted from the other end").isEqualTo(1);
        JsonNode record = slice.at("/records/0");
        // In the file the pixels (3, 0), (2, 0) and (3, 1): two columns are empty, the third begins with one, the
        // fourth with two.
        assertThat(record.at("/segmentation/size").toString()).isEqualTo("[4,4]");
        assertThat(record.at("/segmentation/counts").toString()).isEqualTo("[8,1,3,2,2]");
        assertThat(record.path("area").asInt()).isEqualTo(3);
        assertThat(record.path("bbox").toString()).isEqualTo("[2,0,2,2]");
        assertThat(record.path("predicted_iou").asDouble()).isEqualTo(0.75);
        assertThat(record.path("stability_score").asDouble()).isEqualTo(0.5);
        // The third of four points lies in the middle of the lower left quarter: (1, 3), and mirrored (3, 3).
        assertThat(record.at("/point_coords/0/0").asDouble()).isCloseTo(3, within(1e-12));
        assertThat(record.at("/point_coords/0/1").asDouble()).isCloseTo(3, within(1e-12));
    }
}
