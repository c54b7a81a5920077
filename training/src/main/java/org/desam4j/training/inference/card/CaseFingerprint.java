package org.desam4j.training.inference.card;

/**
 * A case of the source sites, known again by its content. It has no name, since a model may go where patients' names must not.
 *
 * @param role its use
 * @param scan hash of the scan, by {@link org.desam4j.training.volume.internal.ContentHash}
 * @param label the same of the label; empty for a held-out case, whose label is not read
 */
public record CaseFingerprint(CaseRole role, String scan, String label) {}
