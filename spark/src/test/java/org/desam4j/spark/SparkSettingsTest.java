package org.desam4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SparkSettingsTest {
    @AfterEach
    void forget() {
        System.getProperties().keySet().removeIf(name -> name.toString().startsWith("spark."));
    }

    @Test
    void aTaskHasAsManyThreadsAsCores() {
        System.setProperty("spark.task.cpus", "4");
        assertThat(SparkSettings.of("spark://host:7077").get("spark.executorEnv.OMP_NUM_THREADS"))
                .isEqualTo("4");
    }

    @Test
    void nativeMemoryIsHeapAndOverheadWhereThatIsSet() {
        assertThat(SparkSettings.of("yarn").contains("spark.executor.extraJavaOptions"))
                .isFalse();
        System.setProperty("spark.executor.memory", "2g");
        System.setProperty("spark.executor.memoryOverhead", "3072");
        System.setProperty("spark.executor.extraJavaOptions", "-XX:+UseSerialGC");
        assertThat(SparkSettings.of("yarn").get("spark.executor.extraJavaOptions"))
                .isEqualTo("-Dorg.bytedeco.javacpp.maxphysicalbytes=5368709120 -XX:+UseSerialGC");
    }

    @Test
    void noPartIsBegunTwiceAndOtherSettingsOfTheUserStay() {
        System.setProperty("spark.speculation", "true");
        System.setProperty("spark.app.name", "night run");
        SparkConf settings = SparkSettings.of("local[2]");
        assertThat(settings.get("spark.speculation")).isEqualTo("false");
        assertThat(settings.get("spark.app.name")).isEqualTo("night run");
        assertThat(settings.get("spark.master")).isEqualTo("local[2]");
    }
}
