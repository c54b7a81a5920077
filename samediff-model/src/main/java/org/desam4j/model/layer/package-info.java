/** Layers that several parts of the network have: products, convolutions, norms, attention between tokens. */
package org.desam4j.model.layer;
