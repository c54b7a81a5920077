package org.desam4j.training.volume;

/** The places of the fields in a NIfTI header, which differ between the versions of the format. */
enum NiftiLayout {
    VERSION_1(348, 344, 40, 70, 72, 76, 108, 112, 123, 124, 252, 256, 280),
    VERSION_2(540, 4, 16, 12, 14, 104, 168, 176, 500, 192, 344, 352, 400);

    /** Bytes of the header. */
    final int length;

    final int magic;
    final int dimensions;
    final int type;
    final int bitsPerVoxel;

    /** pixdim: the quaternion's handedness, then the voxel sizes. */
    final int spacing;

    final int dataOffset;

    /** The slope, then the intercept. */
    final int scale;

    final int units;

    /** cal_max, then cal_min. */
    final int displayRange;

    /** The codes of qform and sform. */
    final int formCodes;

    /** The quaternion's b, c and d, then the offset. */
    final int quaternion;

    final int sform;

    NiftiLayout(
            int length,
            int magic,
            int dimensions,
            int type,
            int bitsPerVoxel,
            int spacing,
            int dataOffset,
            int scale,
            int units,
            int displayRange,
            int formCodes,
            int quaternion,
            int sform) {
        this.length = length;
        this.magic = magic;
        this.dimensions = dimensions;
        this.type = type;
        this.bitsPerVoxel = bitsPerVoxel;
        this.spacing = spacing;
        this.dataOffset = dataOffset;
        this.scale = scale;
        this.units = units;
        this.displayRange = displayRange;
        this.formCodes = formCodes;
        this.quaternion = quaternion;
        this.sform = sform;
    }
}
