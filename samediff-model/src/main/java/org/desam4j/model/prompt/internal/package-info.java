/** SAM's prompt encoder: points and boxes as tokens. */
package org.desam4j.model.prompt.internal;
