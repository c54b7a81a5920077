package org.desam4j.training.dataset.internal;

import java.nio.file.Path;

/**
 * One patient's volume with its label.
 *
 * @param id the case's name, as in its files' names
 * @param site the centre or scanner that it comes from
 * @param image the scan
 * @param label the label map
 */
public record Case(String id, String site, Path image, Path label) {}
