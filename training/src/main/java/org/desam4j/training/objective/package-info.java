/** The objective of training: losses on masks and on predicted IoUs, as terms of a SameDiff graph. */
package org.desam4j.training.objective;
