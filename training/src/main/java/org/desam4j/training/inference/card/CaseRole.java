package org.desam4j.training.inference.card;

/** Uses of a case of the source sites. */
public enum CaseRole {
    /** Its slices trained. */
    TRAINING("training"),
    /** Its loss chose the best epoch. */
    VALIDATION("validation"),
    /** Training never saw it. */
    HELD_OUT("held-out");

    private final String title;

    CaseRole(String title) {
        this.title = title;
    }

    /** True if the model has seen such a case, so that it says nothing of unseen ones. */
    public boolean seen() {
        return this != HELD_OUT;
    }

    @Override
    public String toString() {
        return title;
    }
}
