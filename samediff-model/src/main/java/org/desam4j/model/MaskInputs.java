package org.desam4j.model;

import java.util.List;
import java.util.function.Supplier;
import org.desam4j.model.decoder.PrimOutput;
import org.desam4j.model.graph.Graph;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The values that masks are made of, in the graph that they belong to.
 *
 * @param graph to which they are added
 * @param model whose modules make them
 * @param prompted PRIM's output for B prompts
 * @param embedding the neck's output {@code [B, C, grid, grid]}; a graph has this input only if it is asked for
 * @param features the encoder's three features {@code [B, E, grid, grid]}, shallow first; likewise
 */
public record MaskInputs(
        Graph graph,
        DeSamModel model,
        PrimOutput prompted,
        Supplier<SDVariable> embedding,
        Supplier<List<SDVariable>> features) {}
