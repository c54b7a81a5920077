/** Not for users of the library: what {@code org.desam4j.weights} is made of. */
package org.desam4j.weights.internal;
