package org.desam4j.spark;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.SparkException;
import org.desam4j.cli.ClusterLibrary;
import org.desam4j.cli.Invocation;
import org.desam4j.spark.files.HadoopFileSystemProvider;
import org.desam4j.training.Cluster;

/** Spark, as the program finds it. */
public final class SparkLibrary implements ClusterLibrary {

    @Override
    public Cluster open(String master, Invocation command) throws IOException {
        try {
            return new SparkCluster(SparkSettings.of(master), command);
        } catch (RuntimeException e) {
            throw cannotStart(master, e);
        } catch (Exception e) {
            // Scala's constructors throw what Java calls checked, and declare nothing.
            if (e instanceof SparkException) {
                throw cannotStart(master, e);
            }
            throw e;
        }
    }

    @Override
    public Path file(String address) {
        return HadoopFileSystemProvider.ofThisProcess().path(address);
    }

    private static IOException cannotStart(String master, Exception cause) {
        return new IOException("Spark does not start with --spark " + master + ": " + cause.getMessage(), cause);
    }
}
