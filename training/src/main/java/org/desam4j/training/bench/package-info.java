/** Benchmarks of the parts on this machine. */
package org.desam4j.training.bench;
