/** A SameDiff graph with its weights and derivatives, run by the executor. */
package org.desam4j.model.graph;
