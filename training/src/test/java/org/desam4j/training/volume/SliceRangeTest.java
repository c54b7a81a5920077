package org.desam4j.training.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SliceRangeTest {
    @Test
    void theEndIsNotInTheRange() {
        SliceRange range = new SliceRange(2, 5);
        assertThat(range.indexes().toArray()).containsExactly(2, 3, 4);
        assertThat(range.count()).isEqualTo(3);
        assertThat(range.isEmpty()).isFalse();
        assertThat(new SliceRange(0, 0).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"-1, 2", "3, 2"})
    void aRangeBeginsAtAnIndexAndBeforeItsEnd(int first, int end) {
        assertThatThrownBy(() -> new SliceRange(first, end))
                .hasMessageContaining("no range of slices: " + first + " to " + end);
    }
}
