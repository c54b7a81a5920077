package org.desam4j.viewer.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.desam4j.training.DataException;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.StoredVolume;
import org.desam4j.training.volume.Volume;
import org.desam4j.training.volume.Volumes;

/** A case whose volumes have been read, and its slices as bytes. */
public final class OpenCase {
    /** The name of the layer of the label map. */
    public static final String LABEL = "label";

    /** The name of the layer of a prediction. */
    public static final String PREDICTION = "prediction";

    /** The name of the layer of what a user keeps. */
    public static final String KEPT = "kept";

    private static final List<String> LAYERS = List.of(LABEL, PREDICTION, KEPT);
    private static final int LARGEST_SHOWN = 255;

    private final ViewedCase source;
    private final StoredVolume scan;
    private final IntensityCode code;
    private final Map<String, StoredVolume> layers = new ConcurrentHashMap<>();
    private final List<String> notes = new ArrayList<>();

    private OpenCase(ViewedCase source, StoredVolume scan) {
        this.source = source;
        this.scan = scan;
        this.code = IntensityCode.of(scan.volume());
        notes.addAll(scan.notes());
    }

    /**
     * Reads a case. A layer that does not belong to the scan is left out, and a note says so.
     *
     * @throws DataException if the scan cannot be read
     */
    public static OpenCase read(ViewedCase source) throws IOException {
        OpenCase open = new OpenCase(source, Volumes.read(source.scan()));
        open.read(LABEL, source.label());
        open.read(PREDICTION, source.mask());
        return open;
    }

    private void read(String layer, Optional<Path> file) {
        if (file.isEmpty()) {
            return;
        }
        try {
            StoredVolume labels = Volumes.read(file.get());
            if (labels.onVoxelsOf(scan, Plane.AXIAL.axis()).isEmpty()) {
                throw new DataException(
                        file.get(),
                        "geometry differs from the scan's: "
                                + labels.geometry().differencesTo(scan.geometry()) + " as in "
                                + source.scan().getFileName() + "; it is not shown");
            }
            layers.put(layer, labels);
        } catch (IOException e) {
            notes.add(e.getMessage());
        }
    }

    /** Lays something over the scan, in the place of what has that name. */
    void overlay(String name, StoredVolume labels) {
        layers.put(name, labels);
    }

    public ViewedCase source() {
        return source;
    }

    /** The scan as its file has it. */
    public StoredVolume scan() {
        return scan;
    }

    /** The names of what lies over the scan. */
    public List<String> layers() {
        return LAYERS.stream().filter(layers::containsKey).toList();
    }

    /** Lines that the user should see. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** The code of the intensities in {@link #slice}. */
    IntensityCode code() {
        return code;
    }

    /** The geometry of the scan as a plane cuts it. */
    public Geometry geometry(Plane plane) {
        return plane.axis().turn(scan.geometry()).apply(scan.geometry());
    }

    /**
     * The intensities of a slice.
     *
     * @return little-endian 16-bit codes, row by row
     */
    public byte[] slice(Plane plane, int place) {
        double[] values = scan.turned(plane.axis()).slice(place);
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            bytes.putShort((short) code.of(value));
        }
        return bytes.array();
    }

    /**
     * The labels of a slice.
     *
     * @return a byte for each pixel, row by row; labels above 255 are shown as 255
     */
    public Optional<byte[]> layer(String name, Plane plane, int place) {
        return labels(name, plane).map(volume -> {
            double[] values = volume.slice(place);
            byte[] bytes = new byte[values.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Math.max(0, Math.min(LARGEST_SHOWN, Math.rint(values[i])));
            }
            return bytes;
        });
    }

    private Optional<Volume> labels(String name, Plane plane) {
        return Optional.ofNullable(layers.get(name)).flatMap(labels -> labels.onVoxelsOf(scan, plane.axis()));
    }

    /** The slice of a plane in which a layer has most voxels, the label before the prediction; the middle one where there is none. */
    int start(Plane plane) {
        int middle = geometry(plane).slices() / 2;
        return layers().stream()
                .findFirst()
                .flatMap(name -> labels(name, plane))
                .map(volume -> largest(volume, middle))
                .orElse(middle);
    }

    private static int largest(Volume labels, int otherwise) {
        int best = otherwise;
        long most = 0;
        for (int place = 0; place < labels.geometry().slices(); place++) {
            long count = 0;
            for (double value : labels.slice(place)) {
                count += value != 0 ? 1 : 0;
            }
            if (count > most) {
                most = count;
                best = place;
            }
        }
        return best;
    }
}
