/**
 * From volumes to a trained and measured model: reading scans, preprocessing, caching what the frozen encoder makes of
 * them, training the decoder, evaluating it on sites that it has not seen, and reporting.
 */
package org.desam4j.training;
