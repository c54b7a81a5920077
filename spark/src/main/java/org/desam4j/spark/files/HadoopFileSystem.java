package org.desam4j.spark.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.desam4j.weights.internal.SharedStorage;

/** A storage, with which contact is made when it is first asked for something. It stays open with the process. */
final class HadoopFileSystem extends FileSystem implements SharedStorage {
    private static final String SEPARATOR = "/";

    private final HadoopFileSystemProvider provider;
    private final String scheme;
    private final Optional<String> authority;
    private Optional<org.apache.hadoop.fs.FileSystem> opened = Optional.empty();

    HadoopFileSystem(HadoopFileSystemProvider provider, String scheme, Optional<String> authority) {
        this.provider = provider;
        this.scheme = scheme;
        this.authority = authority;
    }

    String scheme() {
        return scheme;
    }

    Optional<String> authority() {
        return authority;
    }

    /** The beginning of the addresses of its files. */
    String address() {
        return scheme + "://" + authority.orElse("");
    }

    /** Hadoop's client of it. */
    synchronized org.apache.hadoop.fs.FileSystem client() throws IOException {
        if (opened.isEmpty()) {
            URI root = ((HadoopPath) getPath(SEPARATOR)).hadoop().toUri();
            opened = Optional.of(HadoopConnection.open(address(), root));
        }
        return opened.get();
    }

    /**
     * The file or folder that there is in a place.
     *
     * @throws NoSuchFileException if there is nothing
     * @throws AccessDeniedException if it may not be asked for
     * @throws UncheckedIOException if there is no answer, which {@link Files#exists} would take for nothing there
     */
    FileStatus status(HadoopPath path) throws IOException {
        try {
            return client().getFileStatus(path.hadoop());
        } catch (IOException e) {
            IOException told = HadoopFailure.of(path, e);
            if (told instanceof NoSuchFileException || told instanceof AccessDeniedException) {
                throw told;
            }
            throw new UncheckedIOException(told);
        }
    }

    @Override
    public void publish(Path local, Path target) throws IOException {
        HadoopPath place = (HadoopPath) target;
        try {
            new Publication(client(), place.hadoop()).publish(local);
        } catch (IOException e) {
            throw HadoopFailure.of(place, e);
        }
    }

    @Override
    public HadoopFileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("it is shared by all that the process does");
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return SEPARATOR;
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(getPath(SEPARATOR));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of(new HadoopFileStore((HadoopPath) getPath(SEPARATOR)));
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic");
    }

    @Override
    public Path getPath(String first, String... more) {
        String whole = Stream.concat(Stream.of(first), Stream.of(more)).collect(Collectors.joining(SEPARATOR));
        List<String> names = Stream.of(whole.split(SEPARATOR))
                .filter(name -> !name.isEmpty())
                .toList();
        return new HadoopPath(this, whole.startsWith(SEPARATOR), names);
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher(syntaxAndPattern);
        return path -> matcher.matches(Path.of(path.toString()));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException("owners are the storage's own");
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("storage is not watched");
    }
}
