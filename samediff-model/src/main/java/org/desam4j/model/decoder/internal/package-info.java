/** The mask decoder: DeSAM's PRIM (prompt-relevant IoU module) and PDMM (prompt-decoupled mask module), and SAM's own head. */
package org.desam4j.model.decoder.internal;
