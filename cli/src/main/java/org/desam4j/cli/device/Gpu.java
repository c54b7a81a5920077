package org.desam4j.cli.device;

import java.util.Locale;

/**
 * An NVIDIA GPU as its driver describes it.
 *
 * @param uuid its unique name, {@code GPU-...}
 * @param name of the product
 * @param driver version of the driver
 * @param memoryMib all of its memory
 * @param freeMib the part of it that is free now
 * @param capability its generation
 */
record Gpu(String uuid, String name, String driver, long memoryMib, long freeMib, ComputeCapability capability) {

    /** In one line. */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "%s, compute capability %s, %d MiB of which %d MiB are free, driver %s",
                name,
                capability,
                memoryMib,
                freeMib,
                driver);
    }
}
