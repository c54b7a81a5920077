package org.desam4j.training.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.desam4j.training.DataException;
import org.desam4j.training.internal.FileHash;

/** Reads and writes volumes in the formats that this program knows. */
public final class Volumes {
    private static final NiftiFormat NIFTI = new NiftiFormat();

    /** All formats; another one is added here. */
    private static final List<VolumeFormat> FORMATS = List.of(NIFTI);

    private Volumes() {}

    /**
     * Reads the volume of a file that holds one.
     *
     * @throws DataException if it cannot be used; the message names the file
     */
    public static StoredVolume read(Path file) throws DataException {
        return read(file, 0);
    }

    /**
     * Reads a volume.
     *
     * @param number the number of the volume in a file of several, from 1; with 0 a file that holds several is refused
     * @throws DataException if it cannot be used; the message names the file
     */
    public static StoredVolume read(Path file, int number) throws DataException {
        return format(file).read(file, number);
    }

    /**
     * Reads what a file says of its volume, without its values.
     *
     * @throws DataException if it cannot be used; the message names the file
     */
    public static VolumeHeader readHeader(Path file) throws DataException {
        return format(file).readHeader(file);
    }

    /**
     * Writes a label map with the header of the volume that it belongs to.
     *
     * @param remark a line of ASCII about the file, kept outside the volume's header, where programs drop it that save the file again
     */
    public static void write(Path file, LabelMap labels, String remark) throws IOException {
        format(file).write(file, labels, remark);
    }

    /**
     * Writes a label map with the header of the volume that it belongs to. Under its name the file is whole or not there.
     *
     * @param file {@code .nii} or {@code .nii.gz}; replaced if it is there
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, LabelMap labels) throws IOException {
        write(file, labels, "");
    }

    /** The remark with which a file was written; nothing if it has none, or was saved again since. */
    public static Optional<String> remark(Path file) throws IOException {
        return format(file).remark(file);
    }

    /**
     * The hash of all that a volume is read from: the file's, or that of a header and its voxels together.
     *
     * @return SHA-256 in hexadecimal
     */
    public static String hash(Path file) throws IOException {
        return FileHash.of(format(file).files(file));
    }

    /** True if a file stands for a volume in a folder, by its name: of several files of one volume, one alone. */
    public static boolean isVolume(Path file) {
        return FORMATS.stream().anyMatch(format -> format.isVolume(file));
    }

    /** A file's name without the ending that tells its format: {@code CASE_0000} for {@code CASE_0000.nii.gz}. */
    public static String stem(Path file) {
        return format(file).stem(file.getFileName().toString());
    }

    /** The format that a file's name tells; NIfTI, which looks into the file, where it tells none. */
    private static VolumeFormat format(Path file) {
        return FORMATS.stream()
                .filter(format -> format.isNamedSo(file))
                .findFirst()
                .orElse(NIFTI);
    }
}
