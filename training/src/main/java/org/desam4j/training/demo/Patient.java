package org.desam4j.training.demo;

import org.desam4j.training.volume.Volume;

/** A synthetic patient's scan and label map, one value from 0 to 255 for each voxel. */
final class Patient {
    private final Volume scan;
    private final byte[] labels;

    Patient(Volume scan, byte[] labels) {
        this.scan = scan;
        this.labels = labels;
    }

    Volume scan() {
        return scan;
    }

    byte[] labels() {
        return labels;
    }
}
