/** The choices that a user of the network has in its mask decoder. */
package org.desam4j.model.decoder;
