package org.desam4j.spark.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsAction;
import org.desam4j.weights.internal.DiskSpace;
import org.desam4j.weights.internal.TemporaryFiles;

/**
 * Storages as file systems of Java's. A file is read as a stream, or where parts of it are wanted as a copy on this machine that goes with its
 * channel. None is written in pieces: {@link HadoopFileSystem#publish} puts whole ones there.
 */
public final class HadoopFileSystemProvider extends FileSystemProvider {
    private static final Pattern ADDRESS =
            Pattern.compile("(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*):(//(?<authority>[^/]*))?(?<path>/.*)?", Pattern.DOTALL);

    /** Of a process as Hadoop's clients are, which all that it does shares. */
    private static final HadoopFileSystemProvider OF_THIS_PROCESS = new HadoopFileSystemProvider();

    private final Map<String, HadoopFileSystem> storages = new ConcurrentHashMap<>();

    private HadoopFileSystemProvider() {}

    /** That of this process. */
    public static HadoopFileSystemProvider ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    /**
     * The file or folder of an address, which need not exist.
     *
     * @param address as Hadoop writes it, without escapes
     * @throws IllegalArgumentException if it is none, or this Spark does not know that kind of storage
     */
    public Path path(String address) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + address + "' is no address of a file");
        }
        String scheme = parts.group("scheme").toLowerCase(Locale.ROOT);
        Optional<String> authority =
                Optional.ofNullable(parts.group("authority")).filter(name -> !name.isEmpty());
        HadoopFileSystem storage = storages.computeIfAbsent(scheme + "://" + authority.orElse(""), key -> {
            requireClient(address, scheme);
            return new HadoopFileSystem(this, scheme, authority);
        });
        return storage.getPath("/" + Optional.ofNullable(parts.group("path")).orElse(""));
    }

    private static void requireClient(String address, String scheme) {
        try {
            FileSystem.getFileSystemClass(scheme, HadoopConnection.settings());
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "'" + address + "': this Spark has no client for " + scheme + " (" + HadoopFailure.reason(e)
                            + "); put the client's jars among Spark's, for s3a hadoop-aws of its Hadoop's version",
                    e);
        }
    }

    private static HadoopPath known(Path path) {
        return (HadoopPath) path;
    }

    @Override
    public String getScheme() {
        return "hadoop";
    }

    @Override
    public java.nio.file.FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
        throw new UnsupportedOperationException("storages are opened by the addresses of their files");
    }

    @Override
    public java.nio.file.FileSystem getFileSystem(URI uri) {
        return getPath(uri).getFileSystem();
    }

    @Override
    public Path getPath(URI uri) {
        return path(new org.apache.hadoop.fs.Path(uri).toString());
    }

    @Override
    public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
        HadoopPath file = known(path);
        try {
            return file.storage().client().open(file.hadoop());
        } catch (IOException e) {
            throw HadoopFailure.of(file, e);
        }
    }

    /** A copy on this machine, whose name is gone at once where the system lets it, and else when the channel is closed. */
    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        if (!options.isEmpty() && !options.equals(Set.of(StandardOpenOption.READ))) {
            throw writtenWhole(path);
        }
        Path local = TemporaryFiles.createLocal();
        boolean copied = false;
        try {
            DiskSpace.naming(local, () -> copy(path, local));
            copied = true;
        } finally {
            if (!copied) {
                Files.delete(local);
            }
        }
        return FileChannel.open(local, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
    }

    private void copy(Path path, Path local) throws IOException {
        try (InputStream in = newInputStream(path);
                OutputStream out = Files.newOutputStream(local)) {
            in.transferTo(out);
        }
    }

    @Override
    public FileChannel newByteChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public OutputStream newOutputStream(Path path, OpenOption... options) {
        throw writtenWhole(path);
    }

    private static UnsupportedOperationException writtenWhole(Path path) {
        return new UnsupportedOperationException(path + ": files of storage are written whole, by AtomicFile");
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        HadoopPath folder = known(path);
        if (!folder.storage().status(folder).isDirectory()) {
            throw new NotDirectoryException(path.toString());
        }
        return new HadoopFolder(folder, filter);
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        HadoopPath folder = known(path);
        if (Files.exists(folder)) {
            throw new FileAlreadyExistsException(folder.toString());
        }
        if (folder.getParent() != null && !Files.isDirectory(folder.getParent())) {
            throw new NoSuchFileException(folder.getParent().toString());
        }
        try {
            folder.storage().client().mkdirs(folder.hadoop());
        } catch (IOException e) {
            throw HadoopFailure.of(folder, e);
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        HadoopPath file = known(path);
        FileStatus status = file.storage().status(file);
        try {
            FileSystem client = file.storage().client();
            if (status.isDirectory() && client.listStatusIterator(file.hadoop()).hasNext()) {
                throw new DirectoryNotEmptyException(file.toString());
            }
            client.delete(file.hadoop(), false);
        } catch (IOException e) {
            throw HadoopFailure.of(file, e);
        }
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw writtenWhole(target);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) {
        throw writtenWhole(target);
    }

    @Override
    public boolean isSameFile(Path path, Path other) {
        return other instanceof HadoopPath
                && path.toAbsolutePath()
                        .normalize()
                        .equals(other.toAbsolutePath().normalize());
    }

    @Override
    public boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }

    @Override
    public FileStore getFileStore(Path path) {
        return new HadoopFileStore(known(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        HadoopPath file = known(path);
        file.storage().status(file);
        try {
            for (AccessMode mode : modes) {
                file.storage().client().access(file.hadoop(), FsAction.valueOf(mode.name()));
            }
        } catch (IOException e) {
            throw HadoopFailure.of(file, e);
        }
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return null;
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        if (!type.isAssignableFrom(HadoopAttributes.class)) {
            throw new UnsupportedOperationException(type.getName());
        }
        HadoopPath file = known(path);
        return type.cast(new HadoopAttributes(file.storage().status(file)));
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
        throw new UnsupportedOperationException(attributes);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw new UnsupportedOperationException(attribute);
    }
}
