/** Not for users of the library: what {@code org.desam4j.training.report} is made of. */
package org.desam4j.training.report.internal;
