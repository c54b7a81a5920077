/** A small HTTP server on the loopback address that answers those alone who know its token. */
package org.desam4j.viewer.http;
