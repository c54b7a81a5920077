/** The things that are looked at: cases, their scans, and the masks that lie over them. */
package org.desam4j.viewer.content;
