/** Comparisons over many runs: sites against sites, parts against parts, prompts against prompts, and what it all costs. */
package org.desam4j.training.study;
