package org.desam4j.spark.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;

/** Hadoop's failures as those that Java has for its own files, by which the program tells them to its user. */
final class HadoopFailure {
    private HadoopFailure() {}

    /** The failure of something that was done to a file or folder; one that names it, or the whole storage, stays as it is. */
    static IOException of(HadoopPath path, Exception failure) {
        Exception cause = failure instanceof RemoteException remote ? remote.unwrapRemoteException() : failure;
        if (cause instanceof FileSystemException known
                && List.of(path.toString(), path.storage().address()).contains(known.getFile())) {
            return known;
        }
        FileSystemException told;
        if (cause instanceof FileNotFoundException) {
            told = new NoSuchFileException(path.toString());
        } else if (cause instanceof AccessControlException || cause instanceof AccessDeniedException) {
            told = new AccessDeniedException(path.toString(), null, reason(cause));
        } else {
            told = new FileSystemException(path.toString(), null, reason(cause));
        }
        told.initCause(failure);
        return told;
    }

    /** The first line of what Hadoop says. */
    static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElseThrow().strip();
    }
}
