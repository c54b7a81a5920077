/** Not for users of the library: what {@code org.desam4j.training.inference.card} is made of. */
package org.desam4j.training.inference.card.internal;
