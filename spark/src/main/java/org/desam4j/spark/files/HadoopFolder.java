package org.desam4j.spark.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/** The files and folders in a folder, as they are when it is made. */
final class HadoopFolder implements DirectoryStream<Path> {
    private final List<Path> found = new ArrayList<>();

    HadoopFolder(HadoopPath folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
        try {
            RemoteIterator<FileStatus> all = folder.storage().client().listStatusIterator(folder.hadoop());
            while (all.hasNext()) {
                Path file = folder.resolve(all.next().getPath().getName());
                if (filter.accept(file)) {
                    found.add(file);
                }
            }
        } catch (IOException e) {
            throw HadoopFailure.of(folder, e);
        }
    }

    @Override
    public Iterator<Path> iterator() {
        return found.iterator();
    }

    @Override
    public void close() {}
}
