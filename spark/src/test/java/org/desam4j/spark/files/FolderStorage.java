package org.desam4j.spark.files;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.util.Progressable;

/**
 * A storage in a folder of this machine, reached by {@code folder:///FOLDER/FILE} alone: like HDFS, it moves no file onto another one, and nothing
 * in it is a path of this machine. What is written into a folder called {@value #FULL} or {@value #STUCK} does not fit, and in the second one
 * nothing can be deleted either.
 */
public class FolderStorage extends RawLocalFileSystem {
    static final String FULL = "full";
    static final String STUCK = "stuck";

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

    @Override
    public boolean delete(org.apache.hadoop.fs.Path file, boolean recursive) throws IOException {
        if (file.getParent().getName().equals(STUCK)) {
            throw new IOException("nothing is deleted here");
        }
        return super.delete(file, recursive);
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
        if (!List.of(FULL, STUCK).contains(file.getParent().getName())) {
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
