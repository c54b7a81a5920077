package org.desam4j.training.volume;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A volume's label map: for each voxel the label of the organ that it belongs to, or 0. Where organs overlap, the first wins. */
public final class LabelMap {
    private static final int MOST_LABELS = 255;

    private final VolumeHeader header;
    private final byte[] organs;
    private final List<Integer> labels = new ArrayList<>();

    /** An empty label map of a volume. */
    public LabelMap(VolumeHeader header) {
        this.header = header;
        this.organs = new byte[header.geometry().voxels()];
    }

    /** The header that is written beside the labels: that of the volume. */
    public VolumeHeader header() {
        return header;
    }

    /**
     * Gives voxels that have no label yet the label of an organ.
     *
     * @param mask the organ's voxels in the turned volume
     * @param turn that turned the volume
     */
    public void draw(Mask mask, Turn turn, int label) {
        if (labels.size() == MOST_LABELS) {
            throw new IllegalStateException("a label map holds " + MOST_LABELS + " organs at most");
        }
        labels.add(label);
        byte organ = (byte) labels.size();
        Strides strides = turn.strides(header.geometry());
        Geometry turned = mask.geometry();
        byte[] voxels = mask.voxels();
        int next = 0;
        for (int z = 0; z < turned.slices(); z++) {
            for (int y = 0; y < turned.rows(); y++) {
                int index = strides.index(0, y, z);
                for (int x = 0; x < turned.columns(); x++) {
                    if (voxels[next++] != 0 && organs[index] == 0) {
                        organs[index] = organ;
                    }
                    index += strides.x();
                }
            }
        }
    }

    /** The label map as a volume, in the order of its file. */
    public StoredVolume stored() {
        VoxelType type = largestLabel() <= MOST_LABELS ? VoxelType.UINT8 : VoxelType.INT32;
        ByteBuffer values = ByteBuffer.allocate(Math.multiplyExact(organs.length, type.bytes()));
        for (int i = 0; i < organs.length; i++) {
            type.write(values, label(i));
        }
        Geometry geometry = header.geometry();
        Volume volume = new Volume(geometry, new Voxels(values, type, 1, 0), Strides.of(geometry));
        return new StoredVolume(volume, header, List.of());
    }

    /** The label of a voxel by its place in the file. */
    int label(int index) {
        int organ = organs[index] & 0xff;
        return organ == 0 ? 0 : labels.get(organ - 1);
    }

    /** The largest label that occurs may be this one. */
    int largestLabel() {
        return labels.stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}
