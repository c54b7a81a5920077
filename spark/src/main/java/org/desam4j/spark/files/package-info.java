/** The storages that Hadoop's client reaches, such as HDFS and S3, as file systems of Java's. */
package org.desam4j.spark.files;
