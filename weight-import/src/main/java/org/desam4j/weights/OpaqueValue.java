package org.desam4j.weights;

/**
 * A value of a pickle that is not read: an unknown global, whatever was called with it, built from it or put into it, or a
 * tensor that depends on one. Nothing can be called on it; it only says why it is not read.
 *
 * @param reason the reason, to follow the name of what is not read: "depends on numpy.dtype"
 */
record OpaqueValue(String reason) {

    /** A global that is not on the allow-list. */
    static OpaqueValue ofGlobal(String name) {
        return new OpaqueValue("depends on " + name);
    }
}
