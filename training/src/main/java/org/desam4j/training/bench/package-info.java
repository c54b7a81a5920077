/** How fast the parts are on this machine. */
package org.desam4j.training.bench;
