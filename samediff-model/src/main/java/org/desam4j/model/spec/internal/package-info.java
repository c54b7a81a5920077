/** The reading of a network's description from the names and shapes of a checkpoint's tensors. */
package org.desam4j.model.spec.internal;
