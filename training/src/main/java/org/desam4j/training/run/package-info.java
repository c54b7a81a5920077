/** Training runs: settings, the loop over epochs, and the folder that a run leaves. */
package org.desam4j.training.run;
