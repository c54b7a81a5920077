package org.desam4j.training.inference.batch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.postprocess.GridRecord;
import org.desam4j.training.inference.postprocess.internal.MaskRestorer;
import org.desam4j.training.internal.OwnFile;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.MaskSlice;
import org.desam4j.training.volume.Turn;
import org.desam4j.training.volume.internal.Overlap;
import org.desam4j.training.volume.internal.StoredSlices;
import org.desam4j.weights.internal.AtomicFile;

/**
 * All records of the grids of a scan's slices, each with the fields of SAM's automatic mask generator, on the pixels of the scan's own
 * array: {@code CASE.records.json}.
 *
 * @param madeBy the program's command and version
 * @param scan the scan's file
 * @param scanSha256 hash of the scan's files
 * @param method hash of all that turns a scan into a mask
 * @param organs each with its records
 */
record ScanRecords(String madeBy, String scan, String scanSha256, String method, List<OrganRecords> organs) {
    private static final int FORMAT = 1;

    ScanRecords {
        organs = List.copyOf(organs);
    }

    /**
     * An organ's records.
     *
     * @param label the organ's value in the mask
     * @param sliceAxis the axis of the scan's array along which slices follow each other, from 0
     * @param columnAxis the axis along which x counts
     * @param rowAxis the axis along which y counts
     * @param slices those with a record, as they lie in the turned scan
     */
    record OrganRecords(int label, String labelName, int sliceAxis, int columnAxis, int rowAxis, List<Slice> slices) {
        OrganRecords {
            slices = List.copyOf(slices);
        }
    }

    /**
     * A slice's records.
     *
     * @param index the place along the slices' axis, from 0
     * @param records in the generator's order
     */
    record Slice(int index, List<Item> records) {
        Slice {
            records = List.copyOf(records);
        }
    }

    /**
     * A record, under the generator's names.
     *
     * @param segmentation its mask
     * @param area in pixels
     * @param bbox first column, first row, columns and rows
     * @param predictedIou by PRIM
     * @param pointCoords x and y of the point that made it, in pixels, whose centres lie at one half
     * @param stabilityScore as {@link GridRecord#stability()}
     */
    record Item(
            CocoMask segmentation,
            int area,
            List<Integer> bbox,
            @JsonProperty("predicted_iou") double predictedIou,
            @JsonProperty("point_coords") List<List<Double>> pointCoords,
            @JsonProperty("stability_score") double stabilityScore) {
        Item {
            bbox = List.copyOf(bbox);
            pointCoords = List.copyOf(pointCoords);
        }
    }

    /** Collects an organ's records while its slices are segmented. */
    static final class Collector {
        private final ModelCard card;
        private final Geometry turned;
        private final StoredSlices stored;
        private final List<Slice> slices = new ArrayList<>();

        /**
         * @param card of the organ's model
         * @param turned the geometry of the scan as the model sees it
         * @param stored the geometry of the scan's file
         * @param turn between the two
         */
        Collector(ModelCard card, Geometry turned, Geometry stored, Turn turn) {
            this.card = card;
            this.turned = turned;
            this.stored = new StoredSlices(stored, turn);
        }

        /** Takes the records of the turned scan's slice at z. */
        void add(int z, List<GridRecord> records) {
            if (!records.isEmpty()) {
                slices.add(new Slice(
                        stored.place(z), records.stream().map(this::item).toList()));
            }
        }

        private Item item(GridRecord record) {
            MaskSlice mask = record.mask();
            byte[] pixels = stored.pixels(
                    MaskRestorer.restore(mask.logits(), mask.rows(), turned).pixels());
            return new Item(
                    CocoMask.of(pixels, stored.rows(), stored.columns()),
                    Overlap.area(pixels),
                    CocoMask.box(pixels, stored.columns()),
                    record.predictedIou(),
                    List.of(point(record.point())),
                    record.stability());
        }

        private List<Double> point(int number) {
            int side = ((PromptMode.GridPoints) card.prompt()).side();
            int column = number % side;
            int row = number / side;
            double[] point = stored.point((column + 0.5) / side * turned.columns(), (row + 0.5) / side * turned.rows());
            return List.of(point[0], point[1]);
        }

        /** The records that were collected. */
        OrganRecords records() {
            return new OrganRecords(
                    card.label(), card.labelName(), stored.sliceAxis(), stored.columnAxis(), stored.rowAxis(), slices);
        }
    }

    static ScanRecords of(Path scan, MaskOrigin origin, List<OrganRecords> organs) {
        return new ScanRecords(MaskRecord.maker(), scan.toString(), origin.scan(), origin.method(), organs);
    }

    /** True if a file holds the records of a scan by a method. */
    static boolean isCurrent(Path file, MaskOrigin origin) throws IOException {
        return Files.exists(file)
                && OwnFile.isOursOrFree(file, origin.scan())
                && OwnFile.isOursOrFree(file, origin.method());
    }

    /** Writes them as one line of JSON. */
    void write(Path file) throws IOException {
        byte[] json = StrictJson.line(StrictJson.tree(FORMAT, this)).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, temporary -> Files.write(temporary, json));
    }
}
