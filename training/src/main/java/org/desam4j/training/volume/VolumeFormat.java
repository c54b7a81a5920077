package org.desam4j.training.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.desam4j.training.DataException;

/**
 * A file format of volumes. {@link Volumes} names those that there are. What a format cannot say has a default: its volumes lie in one
 * file each, and it is only read.
 */
public interface VolumeFormat {
    /** True if a file's name is one of this format's. */
    boolean isNamedSo(Path file);

    /** True if a file stands for a volume in a folder: of several files of one volume, one alone. */
    default boolean isVolume(Path file) {
        return isNamedSo(file);
    }

    /** A file's name without the ending that tells the format. */
    String stem(String fileName);

    /**
     * The files that a volume is read from: one, or several of which the given one is one.
     *
     * @throws DataException if the file is of no use without another one that is missing
     */
    default List<Path> files(Path file) throws IOException {
        return List.of(file);
    }

    /**
     * Reads a volume.
     *
     * @param number the number of the volume in a file of several, from 1; with 0 a file that holds several is refused
     * @throws DataException if the file is missing, damaged, or holds something other than volumes of real numbers
     */
    StoredVolume read(Path file, int number) throws DataException;

    /**
     * Reads what a file says of its volumes, without their values.
     *
     * @throws DataException if the file is missing, damaged, or of another format
     */
    default VolumeHeader readHeader(Path file) throws DataException {
        return read(file, 0).header();
    }

    /**
     * Writes a label map with the header of its volume. Under its name the file is whole or not there.
     *
     * @param remark a line of ASCII about the file, kept outside the volume's header, where programs drop it that save the file again
     * @throws DataException if the format is only read
     */
    default void write(Path file, LabelMap labels, String remark) throws IOException {
        throw new DataException(file, "is of a format that is only read; give a name that ends in .nii.gz");
    }

    /** The remark with which a file was written; nothing if it has none, or is no file of this format. */
    default Optional<String> remark(Path file) throws IOException {
        return Optional.empty();
    }
}
