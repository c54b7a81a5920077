package org.desam4j.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A path as options take it: one of this machine, a {@code file:} URI, or an address that the installed cluster's machines reach. Where none is
 * installed, addresses are refused, since they would name odd local folders.
 *
 * @param folder in which relative paths lie
 */
record PathOption(Path folder) implements ITypeConverter<Path> {
    private static final Pattern ADDRESS = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:/.*");
    private static final String LOCAL = "file:";

    @Override
    public Path convert(String text) {
        if (!ADDRESS.matcher(text).matches()) {
            return folder.resolve(text);
        }
        return text.startsWith(LOCAL) ? local(text) : shared(text);
    }

    private static Path local(String uri) {
        try {
            return Path.of(URI.create(uri));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    "'" + uri + "' is no file: URI of an absolute path (" + e.getMessage() + ")");
        }
    }

    private static Path shared(String address) {
        ClusterLibrary library =
                ClusterLibrary.installed().orElseThrow(() -> new TypeConversionException(refusal(address)));
        try {
            return library.file(address);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** The line for an address where only files of this machine are taken. */
    static String refusal(String address) {
        return "'" + address
                + "' is no file of this machine; give --spark MASTER, by whose machines embed, predict, evaluate, cross-site and"
                + " ablation reach it (local[N] is this machine, docs/scaling.md), or mount that storage as a folder, and give the folder, or its"
                + " file: URI";
    }
}
