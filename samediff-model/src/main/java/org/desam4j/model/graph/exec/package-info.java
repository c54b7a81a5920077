/** The executor: a graph bound to shapes as a program of native operations over buffers that are used in every execution. */
package org.desam4j.model.graph.exec;
