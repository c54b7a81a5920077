/** What the machine computes on: which GPUs there are, whether ND4J runs on them, and what is used. */
package org.desam4j.cli.device;
