package org.desam4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.Cluster;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The choice of many machines. */
final class SparkOption {
    static final String NAME = "--spark";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = NAME,
            paramLabel = "MASTER",
            description =
                    "Compute the parts of the job on Apache Spark: local[N], spark://HOST:PORT, yarn or k8s://URL. Scans, models,"
                            + " the cache and --out must be where all machines see them: in a shared folder, or by an address such as"
                            + " hdfs:// or s3a:// (default: this machine alone, without Spark).")
    private Optional<String> master = Optional.empty();

    /**
     * True if a cluster is asked for.
     *
     * @throws ParameterException if this build has none
     */
    boolean isGiven() {
        return master.map(address -> library()).isPresent();
    }

    /**
     * The precision of products that this machine, or all machines, compute in.
     *
     * @throws IllegalArgumentException if this machine does not, or each machine would choose
     */
    Precision products(PrecisionOption precision) {
        return isGiven() ? precision.onAllMachines() : precision.precision();
    }

    /** The cluster, each machine of which knows this command; the caller closes it. */
    Cluster open() throws IOException {
        Invocation invocation = new Invocation(
                command.root().commandLine().getParseResult().expandedArgs(),
                Path.of("").toAbsolutePath().toString());
        return library().open(master.orElseThrow(), invocation);
    }

    private ClusterLibrary library() {
        return ClusterLibrary.installed()
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(),
                        "--spark needs the build for Spark: make it with ./mvnw -Pspark -DskipTests -pl spark,spark/home -am"
                                + " package, and name the cluster's Spark in SPARK_HOME (docs/scaling.md)"));
    }
}
