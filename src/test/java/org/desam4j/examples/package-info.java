/** Small programs that use the library; {@code docs/library.md} explains them. */
package org.desam4j.examples;
