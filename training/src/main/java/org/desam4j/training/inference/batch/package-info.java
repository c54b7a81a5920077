/** Many scans that have no label: a mask for each, kept where it is there already. */
package org.desam4j.training.inference.batch;
