/** Results as people read them: tables, pictures, and a page. */
package org.desam4j.training.report;
