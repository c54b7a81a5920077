/** How weights follow gradients: optimisers and learning-rate schedules. */
package org.desam4j.training.optimizer;
