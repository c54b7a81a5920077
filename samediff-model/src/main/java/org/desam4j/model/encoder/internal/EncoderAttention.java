package org.desam4j.model.encoder.internal;

import java.util.ArrayList;
import java.util.List;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.layer.Linear;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * SAM's {@code Attention} with decomposed relative position on square tiles of {@code side * side} tokens; a tile is a
 * window, or the whole feature map.
 *
 * <p>The score of query (h, w) and key (k, l) is {@code q.k / sqrt(d) + q.Rh[h, k] + q.Rw[w, l]}, with q unscaled in the
 * position terms: to the product of queries and keys, as a map of key rows and key columns for each query, a term for each row and
 * one for each column are added. Only {@code q / sqrt(d)} is made, by the product that makes q; for the terms the tables of positions,
 * which never change, are multiplied by {@code sqrt(d)} in its place.
 */
final class EncoderAttention {
    /**
     * Queries and their position terms.
     *
     * @param scaled {@code q / sqrt(d)}, {@code [batch, tokens, d]}
     * @param rowTerms {@code q.Rh}, {@code [batch, tokens, side]}
     * @param columnTerms {@code q.Rw}, {@code [batch, tokens, side]}
     */
    private record Queries(SDVariable scaled, SDVariable rowTerms, SDVariable columnTerms) {}

    private final Linear qkv;
    private final Linear projection;
    private final Parameter relativeRows;
    private final Parameter relativeColumns;
    private final int width;
    private final int heads;
    private final int headWidth;
    private final int side;

    EncoderAttention(Scope scope, SamConfig config, int side) {
        this.width = config.width();
        this.heads = config.heads();
        this.headWidth = config.headWidth();
        this.side = side;
        relativeRows = scope.parameter("rel_pos_h", Initializer.ZEROS, 2L * side - 1, headWidth);
        relativeColumns = scope.parameter("rel_pos_w", Initializer.ZEROS, 2L * side - 1, headWidth);
        qkv = new Linear(scope.child("qkv"), width, 3L * width);
        projection = new Linear(scope.child("proj"), width, width);
    }

    /**
     * Attends within each tile, without the output projection.
     *
     * @param x {@code [tiles * side * side, E]}
     * @param scoreMemory bytes that the scores may take; the queries are processed in as many parts as that needs
     * @return {@code [tiles * side * side, E]}
     */
    SDVariable attend(Graph graph, SDVariable x, int tiles, long scoreMemory) {
        int tokens = side * side;
        int batch = tiles * heads;
        SDVariable q = headsFirst(qkv.applyRange(graph, x, 0, width).mul(1 / Math.sqrt(headWidth)), tiles);
        SDVariable k = headsFirst(qkv.applyRange(graph, x, width, 2 * width), tiles);
        SDVariable v = headsFirst(qkv.applyRange(graph, x, 2 * width, 3 * width), tiles);

        Queries queries = new Queries(q, rowTerms(graph, q, batch), columnTerms(graph, q, batch));
        SDVariable attended = attend(graph, queries, k, v, batch, scoreMemory);
        return attended.reshape(tiles, heads, tokens, headWidth)
                .permute(0, 2, 1, 3)
                .reshape((long) tiles * tokens, width);
    }

    /** The output projection, token by token. */
    SDVariable project(Graph graph, SDVariable x) {
        return projection.apply(graph, x);
    }

    /**
     * Softmax of the scores times the values, in parts whose scores fit the allowance: some of the batch at once, or some of one
     * element's queries.
     */
    private SDVariable attend(
            Graph graph, Queries queries, SDVariable keys, SDVariable values, int batch, long scoreMemory) {
        int tokens = side * side;
        long scores = Math.max(1, scoreMemory / Float.BYTES);
        int elements = (int) Math.max(1, Math.min(batch, scores / ((long) tokens * tokens)));
        int rows = (int) Math.max(1, Math.min(tokens, scores / tokens));
        List<SDVariable> parts = new ArrayList<>();
        for (int from = 0; from < batch; from += elements) {
            int count = Math.min(elements, batch - from);
            SDVariable partKeys = part(graph, keys, from, count, 0, tokens, headWidth);
            SDVariable partValues = part(graph, values, from, count, 0, tokens, headWidth);
            List<SDVariable> ofElements = new ArrayList<>();
            for (int row = 0; row < tokens; row += rows) {
                int rowCount = Math.min(rows, tokens - row);
                Queries partQueries = part(graph, queries, from, count, row, rowCount);
                SDVariable weights = graph.ops().nn().softmax(scores(graph, partQueries, partKeys, count, rowCount), 2);
                ofElements.add(graph.ops().mmul(weights, partValues));
            }
            parts.add(joined(graph, 1, ofElements));
        }
        return joined(graph, 0, parts);
    }

    /** The scores of {@code rows} queries in each of {@code count} elements of the batch, {@code [count, rows, side * side]}. */
    private SDVariable scores(Graph graph, Queries queries, SDVariable keys, int count, int rows) {
        long maps = (long) count * rows;
        return graph.ops()
                .mmul(queries.scaled(), keys, false, true, false)
                .reshape(maps, side, side)
                .add(queries.rowTerms().reshape(maps, side, 1))
                .add(queries.columnTerms().reshape(maps, 1, side))
                .reshape(count, rows, (long) side * side);
    }

    private Queries part(Graph graph, Queries queries, int batchFrom, int batchCount, int rowFrom, int rows) {
        return new Queries(
                part(graph, queries.scaled(), batchFrom, batchCount, rowFrom, rows, headWidth),
                part(graph, queries.rowTerms(), batchFrom, batchCount, rowFrom, rows, side),
                part(graph, queries.columnTerms(), batchFrom, batchCount, rowFrom, rows, side));
    }

    private static SDVariable part(
            Graph graph, SDVariable x, int batchFrom, int batchCount, int rowFrom, int rows, int width) {
        return graph.ops().slice(x, new int[] {batchFrom, rowFrom, 0}, batchCount, rows, width);
    }

    private static SDVariable joined(Graph graph, int dimension, List<SDVariable> parts) {
        return parts.size() == 1 ? parts.get(0) : graph.ops().concat(dimension, parts.toArray(SDVariable[]::new));
    }

    /** {@code [tiles * tokens, E]} to {@code [tiles * heads, tokens, d]}. */
    private SDVariable headsFirst(SDVariable x, int tiles) {
        int tokens = side * side;
        return x.reshape(tiles, tokens, heads, headWidth)
                .permute(0, 2, 1, 3)
                .reshape((long) tiles * heads, tokens, headWidth);
    }

    /** For each query its product with the relative position of every key row. */
    private SDVariable rowTerms(Graph graph, SDVariable q, int batch) {
        SDVariable byRow = q.reshape(batch, side, side, headWidth)
                .permute(1, 0, 2, 3)
                .reshape(side, (long) batch * side, headWidth);
        SDVariable products = graph.ops().mmul(byRow, relative(graph, relativeRows), false, true, false);
        return products.reshape(side, batch, side, side).permute(1, 0, 2, 3).reshape(batch, (long) side * side, side);
    }

    /** For each query its product with the relative position of every key column. */
    private SDVariable columnTerms(Graph graph, SDVariable q, int batch) {
        SDVariable byColumn = q.reshape(batch, side, side, headWidth)
                .permute(2, 0, 1, 3)
                .reshape(side, (long) batch * side, headWidth);
        SDVariable products = graph.ops().mmul(byColumn, relative(graph, relativeColumns), false, true, false);
        return products.reshape(side, batch, side, side).permute(1, 2, 0, 3).reshape(batch, (long) side * side, side);
    }

    /** {@code R[query, key] = sqrt(d) table[query - key + side - 1]}, {@code [side, side, d]}. */
    private SDVariable relative(Graph graph, Parameter table) {
        SDVariable index = graph.constant("relative_index_" + side, () -> {
            int[] rows = new int[side * side];
            for (int query = 0; query < side; query++) {
                for (int key = 0; key < side; key++) {
                    rows[query * side + key] = query - key + side - 1;
                }
            }
            return Nd4j.createFromArray(rows);
        });
        return graph.ops()
                .gather(graph.weight(table), index, 0)
                .mul(Math.sqrt(headWidth))
                .reshape(side, side, headWidth);
    }
}
