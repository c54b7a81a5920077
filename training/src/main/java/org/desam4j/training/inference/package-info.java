/** Segmenting scans and slices with a trained model. */
package org.desam4j.training.inference;
