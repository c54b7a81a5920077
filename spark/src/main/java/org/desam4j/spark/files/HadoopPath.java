package org.desam4j.spark.files;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file or folder of a storage. As text an absolute one is its address as Hadoop writes it, without escapes: {@code hdfs://NAMENODE/a b.nii}.
 *
 * @param storage that it lies in
 * @param absolute false if it is a part of a path
 * @param names from the outermost on
 */
record HadoopPath(HadoopFileSystem storage, boolean absolute, List<String> names) implements Path {
    private static final String HERE = ".";
    private static final String UP = "..";

    HadoopPath {
        names = List.copyOf(names);
    }

    /** A path as Hadoop takes it. */
    org.apache.hadoop.fs.Path hadoop() {
        HadoopPath whole = normalize().toAbsolutePath();
        return new org.apache.hadoop.fs.Path(
                storage.scheme(), storage.authority().orElse(null), "/" + String.join("/", whole.names));
    }

    private HadoopPath relative(List<String> some) {
        return new HadoopPath(storage, false, some);
    }

    private HadoopPath sameKind(List<String> others) {
        return new HadoopPath(storage, absolute, others);
    }

    private HadoopPath own(Path other) {
        if (other instanceof HadoopPath path && path.storage.equals(storage)) {
            return path;
        }
        throw new ProviderMismatchException(other + " lies elsewhere than " + this);
    }

    @Override
    public HadoopFileSystem getFileSystem() {
        return storage;
    }

    @Override
    public boolean isAbsolute() {
        return absolute;
    }

    @Override
    public Path getRoot() {
        return absolute ? sameKind(List.of()) : null;
    }

    @Override
    public Path getFileName() {
        return names.isEmpty() ? null : getName(names.size() - 1);
    }

    @Override
    public Path getParent() {
        boolean none = names.isEmpty() || (names.size() == 1 && !absolute);
        return none ? null : sameKind(names.subList(0, names.size() - 1));
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public Path getName(int index) {
        return subpath(index, index + 1);
    }

    @Override
    public Path subpath(int begin, int end) {
        if (begin < 0 || begin >= end || end > names.size()) {
            throw new IllegalArgumentException(this + " has no names " + begin + " to " + end);
        }
        return relative(names.subList(begin, end));
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof HadoopPath path
                && path.storage.equals(storage)
                && path.absolute == absolute
                && path.names.size() <= names.size()
                && names.subList(0, path.names.size()).equals(path.names);
    }

    @Override
    public boolean endsWith(Path other) {
        if (!(other instanceof HadoopPath path) || !path.storage.equals(storage)) {
            return false;
        }
        int begin = names.size() - path.names.size();
        return path.absolute
                ? equals(path)
                : begin >= 0 && names.subList(begin, names.size()).equals(path.names);
    }

    @Override
    public HadoopPath normalize() {
        List<String> kept = new ArrayList<>();
        for (String name : names) {
            boolean known = !kept.isEmpty() && !kept.get(kept.size() - 1).equals(UP);
            if (name.equals(UP) && known) {
                kept.remove(kept.size() - 1);
            } else if (!name.equals(HERE) && !(name.equals(UP) && absolute)) {
                kept.add(name);
            }
        }
        return sameKind(kept);
    }

    @Override
    public Path resolve(Path other) {
        HadoopPath path = own(other);
        return path.absolute
                ? path
                : sameKind(Stream.concat(names.stream(), path.names.stream()).toList());
    }

    @Override
    public Path relativize(Path other) {
        HadoopPath path = own(other);
        if (path.absolute != absolute) {
            throw new IllegalArgumentException("only one of " + this + " and " + other + " is absolute");
        }
        int common = 0;
        while (common < Math.min(names.size(), path.names.size())
                && names.get(common).equals(path.names.get(common))) {
            common++;
        }
        List<String> way = new ArrayList<>(Collections.nCopies(names.size() - common, UP));
        way.addAll(path.names.subList(common, path.names.size()));
        return relative(way);
    }

    @Override
    public URI toUri() {
        try {
            HadoopPath whole = toAbsolutePath();
            return new URI(
                    storage.scheme(),
                    storage.authority().orElse(null),
                    "/" + String.join("/", whole.names),
                    null,
                    null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public HadoopPath toAbsolutePath() {
        return new HadoopPath(storage, true, names);
    }

    @Override
    public HadoopPath toRealPath(LinkOption... options) throws IOException {
        HadoopPath real = toAbsolutePath().normalize();
        storage.status(real);
        return real;
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException("storage is not watched");
    }

    @Override
    public int compareTo(Path other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        String joined = String.join("/", names);
        return absolute ? storage.address() + "/" + joined : joined;
    }
}
