/** From a network's logits to the mask of a scan. */
package org.desam4j.training.inference.postprocess;
