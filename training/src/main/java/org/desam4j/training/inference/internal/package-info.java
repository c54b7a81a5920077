/** Not for users of the library: what {@code org.desam4j.training.inference} is made of. */
package org.desam4j.training.inference.internal;
