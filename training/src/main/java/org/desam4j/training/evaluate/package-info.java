/** How good masks are: overlap, surface distances and volumes, per case and per site. */
package org.desam4j.training.evaluate;
