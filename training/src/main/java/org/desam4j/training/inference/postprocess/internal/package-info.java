/** Not for users of the library: what {@code org.desam4j.training.inference.postprocess} is made of. */
package org.desam4j.training.inference.postprocess.internal;
