package org.desam4j.weights;

/**
 * A pickle's reference to a storage, which lies elsewhere in the checkpoint.
 *
 * @param type the storage's element type
 * @param key the name under which the checkpoint keeps it
 * @param elements its number of elements
 * @param offset the reference's beginning in it, in elements
 */
record StorageReference(ElementType type, String key, long elements, long offset) {}
