/** Optimisers and learning-rate schedules. */
package org.desam4j.training.optimizer;
