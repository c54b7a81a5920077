/** Comparing the network with the original on given inputs. */
package org.desam4j.training.trace;
