/** From volumes to what the image encoder takes: intensities, slices and their sizes. */
package org.desam4j.training.preprocess;
