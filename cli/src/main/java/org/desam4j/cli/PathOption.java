package org.desam4j.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A path as options take it: one of this machine, or a {@code file:} URI. Other addresses are refused, since they would name odd local
 * folders.
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
        if (!text.startsWith(LOCAL)) {
            throw new TypeConversionException(
                    "'" + text + "' is no file of this machine; mount that storage as a folder on"
                            + " every machine, and give the folder, or its file: URI");
        }
        try {
            return Path.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    "'" + text + "' is no file: URI of an absolute path (" + e.getMessage() + ")");
        }
    }
}
