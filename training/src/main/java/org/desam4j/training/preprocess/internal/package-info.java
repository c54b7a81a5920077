/** Not for users of the library: what {@code org.desam4j.training.preprocess} is made of. */
package org.desam4j.training.preprocess.internal;
