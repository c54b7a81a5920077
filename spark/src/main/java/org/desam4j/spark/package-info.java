/** The parts of the program's jobs on Apache Spark. */
package org.desam4j.spark;
