/** Kernels for the executor of graphs, made of the primitives of Intel's oneDNN. */
package org.desam4j.onednn;
