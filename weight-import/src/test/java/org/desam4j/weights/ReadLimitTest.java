package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadLimitTest {
    private static final String PROPERTY = "desam.limit.pickle-mib";

    @AfterEach
    void clear() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void mebibytesAreBytesAndOperationsAreCounted() {
        assertThat(ReadLimit.PICKLE.value()).isEqualTo(32L * 1024 * 1024);
        assertThat(ReadLimit.PICKLE_OPERATIONS.value()).isEqualTo(4_000_000);
    }

    @Test
    void theSettingThatIsNamedRaisesTheLimit() {
        assertThat(ReadLimit.PICKLE.advice())
                .isEqualTo("more than the limit of 32 MiB; if you trust the file, raise it with"
                        + " DESAM_JAVA_OPTS=-Ddesam.limit.pickle-mib=N");
        System.setProperty(PROPERTY, "64");
        assertThat(ReadLimit.PICKLE.value()).isEqualTo(64L * 1024 * 1024);
        assertThat(ReadLimit.PICKLE.advice()).startsWith("more than the limit of 64 MiB");
    }
}
