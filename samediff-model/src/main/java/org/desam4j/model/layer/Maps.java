package org.desam4j.model.layer;

import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The two orders of a map's dimensions. Values that go into and out of the network are {@code [N, C, H, W]} as the original's; inside, maps are
 * {@code [N, H, W, C]}: a transformer's tokens are that already, and convolutions are fastest on it.
 */
public final class Maps {
    private Maps() {}

    /** {@code [N, C, H, W]} to {@code [N, H, W, C]}. */
    public static SDVariable channelsLast(SDVariable map) {
        return map.permute(0, 2, 3, 1);
    }

    /** {@code [N, H, W, C]} to {@code [N, C, H, W]}. */
    public static SDVariable channelsFirst(SDVariable map) {
        return map.permute(0, 3, 1, 2);
    }
}
