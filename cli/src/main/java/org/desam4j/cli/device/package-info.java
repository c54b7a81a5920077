/** The device that computes: the GPUs of the machine, ND4J's support of them, and the one that is used. */
package org.desam4j.cli.device;
