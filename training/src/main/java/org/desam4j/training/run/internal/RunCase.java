package org.desam4j.training.run.internal;

import org.desam4j.training.inference.card.CaseFingerprint;
import org.desam4j.training.inference.card.CaseRole;

/**
 * A case of a run's source sites.
 *
 * @param id its name
 * @param role its use
 * @param scan hash of the scan, by {@link org.desam4j.training.volume.internal.ContentHash}; empty where it is not known, as that of a
 *     held-out case that cannot be read
 * @param label the same of the label; empty for a held-out case, whose label is not read
 */
record RunCase(String id, CaseRole role, String scan, String label) {

    /** The case without its name. */
    CaseFingerprint fingerprint() {
        return new CaseFingerprint(role, scan, label);
    }
}
