package org.desam4j.spark.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.Progressable;

/** Like an object store: what is written is there when all of it is, can be given up before, and nothing is moved. */
public class ObjectStorage extends FolderStorage {

    @Override
    public String getScheme() {
        return "object";
    }

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
        return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM) || super.hasPathCapability(path, capability);
    }

    @Override
    public boolean rename(Path source, Path target) {
        throw new AssertionError("an object is copied when it is moved");
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int buffer, short replication, long block, Progressable progress)
            throws IOException {
        return new FSDataOutputStream(new Upload(file), statistics);
    }

    private FSDataOutputStream make(Path file) throws IOException {
        return super.create(file, true, 1 << 12, (short) 1, 1 << 20, null);
    }

    /** An object while it is written. */
    private final class Upload extends OutputStream implements Abortable {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final Path file;
        private boolean over;

        Upload(Path file) {
            this.file = file;
        }

        @Override
        public void write(int value) throws IOException {
            if (file.getParent().getName().equals(FULL)) {
                throw new IOException("quota exceeded");
            }
            written.write(value);
        }

        @Override
        public AbortableResult abort() {
            over = true;
            return null;
        }

        @Override
        public void close() throws IOException {
            if (!over) {
                over = true;
                try (FSDataOutputStream out = make(file)) {
                    written.writeTo(out);
                }
            }
        }
    }
}
