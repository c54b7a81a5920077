package org.desam4j.training.evaluate;

import java.util.Optional;
import org.desam4j.training.volume.Mask;

/** A case's mask and its label on the same voxels, counted once for all measures. */
public final class Comparison {
    private final Mask prediction;
    private final Mask label;
    private final long overlap;
    private final long predicted;
    private final long labelled;
    private final SurfaceDistances surfaces;

    /**
     * @throws IllegalArgumentException if the masks lie on different voxels
     */
    public Comparison(Mask prediction, Mask label) {
        if (!prediction.geometry().matches(label.geometry())) {
            throw new IllegalArgumentException("the masks lie on different voxels");
        }
        this.prediction = prediction;
        this.label = label;
        this.overlap = overlap(prediction, label);
        this.predicted = prediction.count();
        this.labelled = label.count();
        this.surfaces = predicted > 0 && labelled > 0 ? SurfaceDistances.between(prediction, label) : null;
    }

    private static long overlap(Mask a, Mask b) {
        long overlap = 0;
        for (int i = 0; i < a.voxels().length; i++) {
            overlap += a.voxels()[i] & b.voxels()[i];
        }
        return overlap;
    }

    /** The mask that the model made. */
    public Mask prediction() {
        return prediction;
    }

    /** The mask that is right. */
    public Mask label() {
        return label;
    }

    /** Voxels of both masks. */
    public long overlap() {
        return overlap;
    }

    /** Voxels of the predicted mask. */
    public long predicted() {
        return predicted;
    }

    /** Voxels of the label. */
    public long labelled() {
        return labelled;
    }

    /** Volume of the predicted mask in ml. */
    public double predictedVolume() {
        return predicted * label.geometry().voxelMillilitres();
    }

    /** Volume of the label in ml. */
    public double labelVolume() {
        return labelled * label.geometry().voxelMillilitres();
    }

    /** The distances between both surfaces; nothing where a mask is empty. */
    Optional<SurfaceDistances> surfaces() {
        return Optional.ofNullable(surfaces);
    }
}
