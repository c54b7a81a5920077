/** What the frozen image encoder makes of slices, computed once and kept on disk. */
package org.desam4j.training.embedding;
