/** The command line: each command parses its options, calls one job, and prints what it gives. */
package org.desam4j.cli;
