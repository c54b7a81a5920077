package org.desam4j.training.evaluate;

import org.desam4j.training.picture.Picture;

/**
 * One evaluated case.
 *
 * @param score the metrics of the mask against the label
 * @param picture the slice with the largest label, with both contours
 */
public record CaseResult(CaseScore score, Picture picture) {}
