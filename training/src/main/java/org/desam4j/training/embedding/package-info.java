/** The frozen image encoder's embeddings of slices, computed once and kept on disk. */
package org.desam4j.training.embedding;
