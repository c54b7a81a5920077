package org.desam4j.spark;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;

/**
 * Spark's settings for the program. Whatever the user has set, by {@code spark-submit} or as {@code -Dspark.…} in DESAM_JAVA_OPTS, stays,
 * but for what would compute parts twice.
 */
final class SparkSettings {
    private static final String TASK_CORES = "spark.task.cpus";
    private static final String OVERHEAD = "spark.executor.memoryOverhead";
    private static final String JAVA_OPTIONS = "spark.executor.extraJavaOptions";
    private static final String ENVIRONMENT = "spark.executorEnv.";
    private static final long MEBIBYTE = 1 << 20;

    private SparkSettings() {}

    /** The settings for a master. */
    static SparkConf of(String master) {
        SparkConf settings = new SparkConf().setMaster(master).setIfMissing("spark.app.name", "desam4j");
        // A part that is slow is a large one; beginning it twice helps nobody.
        settings.set("spark.speculation", "false");
        // Parts are read from where all machines see them: none is nearer.
        settings.setIfMissing("spark.locality.wait", "0");
        if (isLocal(master)) {
            settings.setIfMissing("spark.ui.enabled", "false");
        } else {
            ownJar(settings);
            executors(settings);
        }
        return settings;
    }

    private static boolean isLocal(String master) {
        return master.startsWith("local");
    }

    /** Executors get the program from the driver, unless {@code spark-submit} has given it to them. */
    private static void ownJar(SparkConf settings) {
        try {
            Path place = Path.of(SparkSettings.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isRegularFile(place)) {
                settings.setIfMissing("spark.jars", place.toUri().toString());
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Native threads and memory, which Spark does not see: as many threads as a task has cores, and the memory that was asked for. */
    private static void executors(SparkConf settings) {
        String cores = settings.get(TASK_CORES, "1");
        settings.setIfMissing(ENVIRONMENT + "OMP_NUM_THREADS", cores);
        settings.setIfMissing(ENVIRONMENT + "OMP_WAIT_POLICY", "PASSIVE");
        settings.setIfMissing(ENVIRONMENT + "GOMP_SPINCOUNT", "500");
        settings.setIfMissing(ENVIRONMENT + "MALLOC_MMAP_MAX_", "0");
        settings.setIfMissing(ENVIRONMENT + "MALLOC_ARENA_MAX", "1");
        settings.setIfMissing(ENVIRONMENT + "MALLOC_TRIM_THRESHOLD_", "1073741824");
        if (settings.contains(OVERHEAD)) {
            long mebibytes = settings.getSizeAsMb(OVERHEAD, "0") + settings.getSizeAsMb("spark.executor.memory", "1g");
            String limit = "-Dorg.bytedeco.javacpp.maxphysicalbytes=" + mebibytes * MEBIBYTE;
            settings.set(JAVA_OPTIONS, (limit + " " + settings.get(JAVA_OPTIONS, "")).strip());
        }
    }
}
