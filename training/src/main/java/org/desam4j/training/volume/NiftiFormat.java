package org.desam4j.training.volume;

import java.io.IOException;
import java.nio.file.Path;
import org.desam4j.training.DataException;

/** NIfTI, the neuroimaging community's format, which most tools of medical imaging read. */
final class NiftiFormat implements VolumeFormat {
    @Override
    public boolean isNamedSo(Path file) {
        return NiftiFiles.ending(file.getFileName().toString()).isPresent();
    }

    @Override
    public String stem(String fileName) {
        int ending = NiftiFiles.ending(fileName).map(String::length).orElse(0);
        return fileName.substring(0, fileName.length() - ending);
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
    public void write(Path file, LabelMap labels) throws IOException {
        NiftiWriter.write(file, labels);
    }
}
