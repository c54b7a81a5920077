/** Scans: volumes with their geometry, and the NIfTI format. */
package org.desam4j.training.volume;
