package org.desam4j.training.volume;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.desam4j.training.DataException;

/** NIfTI, the neuroimaging community's format, which most tools of medical imaging read. */
final class NiftiFormat implements VolumeFormat {
    /** A remark is a line; what has a longer header was not written here. */
    private static final int MOST_BYTES_OF_GZIP_HEADER = 1 << 12;

    @Override
    public boolean isNamedSo(Path file) {
        return NiftiFiles.ending(file.getFileName().toString()).isPresent();
    }

    @Override
    public boolean isVolume(Path file) {
        return isNamedSo(file) && !NiftiFiles.isVoxels(file);
    }

    @Override
    public String stem(String fileName) {
        int ending = NiftiFiles.ending(fileName).map(String::length).orElse(0);
        return fileName.substring(0, fileName.length() - ending);
    }

    @Override
    public List<Path> files(Path file) throws IOException {
        return NiftiFiles.all(file);
    }

    @Override
    public StoredVolume read(Path file, int number) throws DataException {
        return NiftiReader.read(file, number);
    }

    @Override
    public VolumeHeader readHeader(Path file) throws DataException {
        return NiftiReader.readHeader(file);
    }

    @Override
    public void write(Path file, LabelMap labels, String remark) throws IOException {
        NiftiWriter.write(file, labels, remark);
    }

    @Override
    public Optional<String> remark(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(MOST_BYTES_OF_GZIP_HEADER);
        }
        try (GzipCompressorInputStream gzip = new GzipCompressorInputStream(new ByteArrayInputStream(start))) {
            return Optional.ofNullable(gzip.getMetaData().getComment());
        } catch (IOException e) {
            // It is not gzipped, and so was not written with a remark.
            return Optional.empty();
        }
    }
}
