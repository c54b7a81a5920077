package org.desam4j.spark.files;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsStatus;

/** The room in a storage, of which a file takes as much as it has bytes: what HDFS keeps several times counts once. */
final class HadoopFileStore extends FileStore {
    private final HadoopPath path;

    HadoopFileStore(HadoopPath path) {
        this.path = path;
    }

    private long bytes(boolean free) throws IOException {
        try {
            FileSystem client = path.storage().client();
            FsStatus status = client.getStatus(path.hadoop());
            long copies = Math.max(1, client.getDefaultReplication(path.hadoop()));
            return (free ? status.getRemaining() : status.getCapacity()) / copies;
        } catch (IOException e) {
            throw HadoopFailure.of(path, e);
        }
    }

    @Override
    public String name() {
        return path.storage().address();
    }

    @Override
    public String type() {
        return path.storage().scheme();
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public long getTotalSpace() throws IOException {
        return bytes(false);
    }

    @Override
    public long getUsableSpace() throws IOException {
        return bytes(true);
    }

    @Override
    public long getUnallocatedSpace() throws IOException {
        return bytes(true);
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
        return false;
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
        return false;
    }

    @Override
    public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
        return null;
    }

    @Override
    public Object getAttribute(String attribute) {
        throw new UnsupportedOperationException(attribute);
    }
}
