package org.desam4j.training.volume;

import java.nio.ByteOrder;
import java.util.List;

/**
 * A NIfTI header that has been checked.
 *
 * @param fields its bytes
 * @param type the voxels' type
 * @param dataOffset the beginning of the voxels, in bytes
 * @param volumes the number of volumes that follow each other
 * @param geometry sizes and affine of each
 * @param forms the header's forms of the voxels' places
 */
record NiftiHeader(
        NiftiFields fields, VoxelType type, long dataOffset, long volumes, Geometry geometry, NiftiForms forms)
        implements VolumeHeader {

    /** The relative difference of voxel sizes that are the same. */
    private static final double SAME_SIZE = 0.01;

    ByteOrder order() {
        return fields.buffer().order();
    }

    double slope() {
        return isScaled() ? fields.slope() : 1;
    }

    double intercept() {
        return isScaled() && Double.isFinite(fields.intercept()) ? fields.intercept() : 0;
    }

    /** The standard's rule: a slope of 0 says that there is no scale. */
    private boolean isScaled() {
        return fields.slope() != 0 && Double.isFinite(fields.slope());
    }

    /** Bytes of one volume. */
    long volumeBytes() {
        return (long) geometry.voxels() * type.bytes();
    }

    @Override
    public boolean hasVoxelsOf(VolumeHeader other) {
        if (!geometry.hasSizeOf(other.geometry())) {
            return false;
        }
        if (!(other instanceof NiftiHeader nifti)) {
            return geometry.matches(other.geometry());
        }
        if (!forms.isOriented() || !nifti.forms.isOriented()) {
            return geometry.spacing().isWithin(SAME_SIZE, nifti.geometry.spacing());
        }
        return forms.all().anyMatch(mine -> nifti.forms.all().anyMatch(others -> at(mine).matches(at(others))));
    }

    private Geometry at(Affine affine) {
        return new Geometry(geometry.columns(), geometry.rows(), geometry.slices(), affine);
    }

    /** The header of one volume of labels: this one, but for what says how its values are stored. */
    NiftiFields forLabels(VoxelType labels) {
        NiftiFields written = fields.isNifti() ? fields.copy() : ofAnalyze();
        if (volumes > 1) {
            written.setDimension(0, 3);
            for (int i = 4; i <= 7; i++) {
                written.setDimension(i, 1);
            }
        }
        written.setType(labels);
        written.setUnscaledSingleFile();
        return written;
    }

    /** Analyze has other fields where NIfTI has the forms, and knows no places: only sizes are taken over. */
    private NiftiFields ofAnalyze() {
        NiftiFields written = fresh(geometry);
        for (int i = 0; i <= 7; i++) {
            written.setDimension(i, (int) fields.dimension(i));
        }
        return written;
    }

    /** A header with sizes and the unit, and without any form: NIfTI-2 where NIfTI-1 cannot count the voxels. */
    static NiftiFields fresh(Geometry geometry) {
        List<Integer> sizes = List.of(geometry.columns(), geometry.rows(), geometry.slices());
        boolean large = sizes.stream().anyMatch(size -> size > Short.MAX_VALUE);
        NiftiFields fields = NiftiFields.empty(large ? NiftiLayout.VERSION_2 : NiftiLayout.VERSION_1);
        fields.setDimension(0, 3);
        fields.setSpacing(0, 1);
        for (int i = 1; i <= 7; i++) {
            fields.setDimension(i, i <= 3 ? sizes.get(i - 1) : 1);
        }
        for (int axis = 0; axis < 3; axis++) {
            fields.setSpacing(axis + 1, geometry.spacing().along(axis));
        }
        fields.setUnit(2);
        return fields;
    }
}
