package org.desam4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.desam4j.training.Cluster;

/** A way to compute on many machines, which is found by Java's {@link ServiceLoader} where it is installed. */
public interface ClusterLibrary {
    /**
     * Opens a cluster. The caller closes it.
     *
     * @param master the address of the cluster
     * @param command the command by which each machine makes its {@link org.desam4j.training.PartWorker}
     * @throws IOException if there is none at that address
     */
    Cluster open(String master, Invocation command) throws IOException;

    /**
     * A file or folder that all machines reach by its address. Nothing is asked of the storage yet.
     *
     * @param address such as {@code hdfs://NAMENODE/FOLDER}
     * @throws IllegalArgumentException if there is no access to that kind of storage; the message says why
     */
    Path file(String address);

    /** The one that is installed. By this class's own loader, since a cluster may have loaded the program by one that threads do not know. */
    static Optional<ClusterLibrary> installed() {
        return ServiceLoader.load(ClusterLibrary.class, ClusterLibrary.class.getClassLoader())
                .findFirst();
    }
}
