/**
 * The network: SAM's image encoder, prompt encoder and mask decoder, and DeSAM's PRIM and PDMM, as SameDiff graphs.
 *
 * <p>Layers are objects that declare their {@linkplain org.desam4j.model.spec.Parameter parameters} in a
 * {@linkplain org.desam4j.model.spec.Scope scope} when they are constructed, and add operations to a
 * {@linkplain org.desam4j.model.graph.Graph graph} when they are applied. So a model can be described, counted and compared
 * with a checkpoint before any weight exists. A parameter, and the SameDiff variable that holds it, has the name that
 * the original PyTorch state dictionary gives it.
 *
 * <p>Shapes are written as in the original: {@code [N, C, H, W]}, with N images or prompts, C channels.
 */
package org.desam4j.model;
