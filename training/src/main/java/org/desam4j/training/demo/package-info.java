/** The demonstration: a synthetic data set of several sites, a small network, and the whole way from one to the other. */
package org.desam4j.training.demo;
