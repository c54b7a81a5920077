/** SAM's image encoder (a vision transformer): from an image to an embedding and the features of four levels. */
package org.desam4j.model.encoder.internal;
