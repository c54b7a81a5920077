/** Data sets on disk: cases with their sites, and how the cases of a site are divided for training. */
package org.desam4j.training.dataset;
