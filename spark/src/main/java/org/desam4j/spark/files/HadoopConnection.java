package org.desam4j.spark.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.security.PrivilegedExceptionAction;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * The first contact with a storage. Hadoop's clients try again for a quarter of an hour where nobody answers, more often than anybody waits
 * who has mistyped an address.
 */
final class HadoopConnection {
    /** The system property for the seconds in which a storage has to answer at first. */
    private static final String SETTING = "desam.storage.seconds";

    private static final int SECONDS = 60;

    private HadoopConnection() {}

    /** Hadoop's settings, with Spark's {@code spark.hadoop.*}: of the application, if it has begun. */
    static Configuration settings() {
        SparkEnv application = SparkEnv.get();
        Configuration settings =
                SparkHadoopUtil.get().newConfiguration(application == null ? new SparkConf() : application.conf());
        // Hadoop would close it as soon as the process is asked to end, before what is at hand is kept.
        settings.setBoolean("fs.automatic.close", false);
        return settings;
    }

    /**
     * Opens a storage.
     *
     * @throws FileSystemException if it does not answer; the message names its address
     */
    static FileSystem open(String address, URI uri) throws IOException {
        long seconds = Integer.getInteger(SETTING, SECONDS);
        UserGroupInformation user = UserGroupInformation.getCurrentUser();
        FutureTask<FileSystem> opening =
                new FutureTask<>(() -> user.doAs((PrivilegedExceptionAction<FileSystem>) () -> answering(uri)));
        Thread thread = new Thread(opening, "desam-storage");
        thread.setDaemon(true);
        thread.start();
        try {
            return opening.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            opening.cancel(true);
            throw failure(address, "does not answer within " + seconds + " s", e);
        } catch (ExecutionException e) {
            throw failure(address, "cannot be reached (" + HadoopFailure.reason(e.getCause()) + ")", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(address + ": interrupted while waiting for its answer");
        }
    }

    /** Asks for something that nobody has: the outermost folder of an object store is there for its client without a question. */
    private static FileSystem answering(URI uri) throws IOException {
        FileSystem storage = FileSystem.newInstance(uri, settings());
        boolean answers = false;
        try {
            storage.exists(new Path(uri.resolve("/.desam-contact")));
            answers = true;
        } catch (AccessDeniedException | AccessControlException e) {
            // Other folders may be open to this user.
            answers = true;
        } finally {
            if (!answers) {
                storage.close();
            }
        }
        return storage;
    }

    private static FileSystemException failure(String address, String problem, Throwable cause) {
        FileSystemException failure = new FileSystemException(
                address, null, problem + "; see that the address is right, and that this machine reaches it");
        failure.initCause(cause);
        return failure;
    }
}
