/** Segmenting scans that have no label. */
package org.desam4j.training.predict;
