/** Trained models and their cards: what a model is, how it must be used, and what it was trained on. */
package org.desam4j.training.inference;
