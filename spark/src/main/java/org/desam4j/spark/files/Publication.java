package org.desam4j.spark.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Putting a whole file into a place of a storage. An object store shows an object when all of it is there, and its rename would copy it: what
 * can be given up while it is written is written under its own name. Elsewhere it gets a temporary name beside the place and is moved.
 *
 * @param storage Hadoop's client of it
 * @param target the place
 */
record Publication(FileSystem storage, org.apache.hadoop.fs.Path target) {

    void publish(Path local) throws IOException {
        if (storage.hasPathCapability(target, CommonPathCapabilities.ABORTABLE_STREAM)) {
            writeObject(local);
        } else {
            writeAndMove(local);
        }
    }

    private void writeObject(Path local) throws IOException {
        FSDataOutputStream out = storage.create(target, true);
        boolean whole = false;
        try {
            Files.copy(local, out);
            whole = true;
        } finally {
            if (!whole) {
                out.abort();
            }
        }
        // Not in a resource of try, which would close, and so publish, the part that was written before a failure.
        out.close();
    }

    private void writeAndMove(Path local) throws IOException {
        org.apache.hadoop.fs.Path temporary =
                new org.apache.hadoop.fs.Path(target.getParent(), ".desam-" + UUID.randomUUID() + ".part");
        try {
            try (FSDataOutputStream out = storage.create(temporary, false)) {
                Files.copy(local, out);
            }
            move(temporary);
        } catch (IOException | RuntimeException e) {
            removeAfter(e, temporary);
            throw e;
        }
    }

    /** The failure that is told is the first one: a storage that takes nothing more may not delete either. */
    private void removeAfter(Exception failure, org.apache.hadoop.fs.Path temporary) {
        try {
            storage.delete(temporary, false);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void move(org.apache.hadoop.fs.Path temporary) throws IOException {
        if (storage.exists(target) || !storage.rename(temporary, target)) {
            replace(temporary);
        }
    }

    /** HDFS replaces a file in one step. Others remove it first, and for a moment there is none. */
    private void replace(org.apache.hadoop.fs.Path temporary) throws IOException {
        try {
            FileContext.getFileContext(storage.getUri(), storage.getConf())
                    .rename(temporary, target, Options.Rename.OVERWRITE);
        } catch (UnsupportedFileSystemException e) {
            storage.delete(target, false);
            if (!storage.rename(temporary, target)) {
                throw new IOException("cannot be moved to its place", e);
            }
        }
    }
}
