/** A trained model, and the card that says how it is used and how it came about. */
package org.desam4j.training.inference.card;
