/**
 * Files of named tensors: PyTorch checkpoints (zip and legacy format), safetensors and NumPy archives, and their way into
 * and out of the network's {@linkplain org.desam4j.model.spec.Weights weights}.
 *
 * <p>Files are hostile until proven otherwise. The pickle reader makes dictionaries, lists, numbers, strings and tensors
 * from an allow-list of globals and refuses everything else; sizes and offsets are checked before anything is read.
 */
package org.desam4j.weights;
