/** Metrics of masks against labels: overlap, and distances in mm. */
package org.desam4j.training.evaluate;
