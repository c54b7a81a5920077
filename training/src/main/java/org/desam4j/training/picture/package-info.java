/** Pictures of slices for people to look at. */
package org.desam4j.training.picture;
