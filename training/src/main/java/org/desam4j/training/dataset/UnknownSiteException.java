package org.desam4j.training.dataset;

import java.util.Set;

/** A site was asked for that the data set does not have. */
public final class UnknownSiteException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public UnknownSiteException(String site, Set<String> known) {
        super("the data set has no site " + site + "; its sites are " + String.join(", ", known));
    }
}
