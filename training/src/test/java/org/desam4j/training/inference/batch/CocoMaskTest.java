package org.desam4j.training.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** By hand, as COCO's maskApi counts: down each column, beginning with pixels that are not set. */
class CocoMaskTest {

    @Test
    void runsGoDownTheColumns() {
        byte[] mask = {
            0, 1, 1, //
            0, 0, 1
        };
        CocoMask coco = CocoMask.of(mask, 2, 3);
        assertThat(coco.size()).containsExactly(2, 3);
        assertThat(coco.counts()).containsExactly(2, 1, 1, 2);
        assertThat(CocoMask.box(mask, 3)).containsExactly(1, 0, 2, 2);
    }

    @Test
    void aMaskThatBeginsWithThePixelAtTheTopLeftHasARunOfNone() {
        assertThat(CocoMask.of(new byte[] {1, 1, 0, 1}, 2, 2).counts()).containsExactly(0, 1, 1, 2);
        assertThat(CocoMask.of(new byte[] {1, 1, 1, 1}, 2, 2).counts()).containsExactly(0, 4);
    }

    @Test
    void nothingHasOneRunAndNoBox() {
        assertThat(CocoMask.of(new byte[6], 2, 3).counts()).containsExactly(6);
        assertThat(CocoMask.box(new byte[6], 3)).containsExactly(0, 0, 0, 0);
        assertThat(CocoMask.box(new byte[] {0, 0, 0, 0, 0, 1}, 3)).containsExactly(2, 1, 1, 1);
    }
}
