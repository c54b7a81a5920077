package org.desam4j.training.evaluate;

import org.desam4j.training.picture.Picture;

/**
 * One evaluated case.
 *
 * @param score how the mask compares with the label
 * @param picture the slice with the largest label, with both contours
 */
public record CaseResult(CaseScore score, Picture picture) {}
