package org.desam4j.cli;

import java.io.IOException;
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

    /** The one that is installed. */
    static Optional<ClusterLibrary> installed() {
        return ServiceLoader.load(ClusterLibrary.class).findFirst();
    }
}
