/** The description of a network before any weight exists: configuration, parameters with shapes, and the sources of their values. */
package org.desam4j.model.spec;
