/** From a trained network to masks on a scan's own voxels. */
package org.desam4j.training.segment;
