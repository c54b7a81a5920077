package org.desam4j.spark.files;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.util.Progressable;

/**
 * A storage in a folder of this machine, reached by {@code folder:///FOLDER/FILE} alone: like HDFS, it moves no file onto another one, and nothing
 * in it is a path of this machine. What is written into a folder called {@value #FULL} does not fit.
 */
public class FolderStorage extends RawLocalFileSystem {
    static final String FULL = "full";

    /** The folder of settings and classes by which Hadoop knows this storage. */
    public static Path settings() {
        try {
            return Path.of(FolderStorage.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** The address of a file or folder. */
    public static String address(Path path) {
        return "folder://" + path.toAbsolutePath();
    }

    @Override
    public String getScheme() {
        return "folder";
    }

    @Override
    public URI getUri() {
        return URI.create(getScheme() + ":///");
    }

    /** The permissions of the parent class are read from paths of this machine. */
    @Override
    public void access(org.apache.hadoop.fs.Path file, FsAction action) throws IOException {
        getFileStatus(file);
    }

    @Override
    public boolean rename(org.apache.hadoop.fs.Path source, org.apache.hadoop.fs.Path target) throws IOException {
        return !exists(target) && super.rename(source, target);
    }

    @Override
    public FSDataOutputStream create(
            org.apache.hadoop.fs.Path file,
            boolean overwrite,
            int buffer,
            short replication,
            long block,
            Progressable progress)
            throws IOException {
        FSDataOutputStream out = super.create(file, overwrite, buffer, replication, block, progress);
        if (!file.getParent().getName().equals(FULL)) {
            return out;
        }
        out.write('x');
        return new FSDataOutputStream(out, statistics) {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("No space left on device");
            }
        };
    }
}
