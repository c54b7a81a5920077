/** The choices in which a sound evaluation differs from the published code, each by name. */
package org.desam4j.training.protocol;
