/** Scans and masks in a browser, and segmentation for other programs. */
package org.desam4j.viewer;
