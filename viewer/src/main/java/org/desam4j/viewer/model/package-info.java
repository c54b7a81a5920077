/** Models that answer prompts and segment scans for the page and for programs. */
package org.desam4j.viewer.model;
