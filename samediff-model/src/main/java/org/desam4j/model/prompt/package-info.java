/** Prompts: points and boxes in pixels of the encoder's input. */
package org.desam4j.model.prompt;
