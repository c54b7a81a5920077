package org.desam4j.model.layer;

import java.util.Optional;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The two-way transformer's {@code Attention}: separate projections of queries, keys and values, to
 * {@code C / downsampling} channels, and back to C.
 */
public final class TokenAttention {
    private static final int HEADS = SamConfig.DECODER_HEADS;

    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear out;
    private final int channels;
    private final int innerWidth;

    public TokenAttention(Scope scope, int channels, int downsampling) {
        this.channels = channels;
        this.innerWidth = channels / downsampling;
        query = new Linear(scope.child("q_proj"), channels, innerWidth);
        key = new Linear(scope.child("k_proj"), channels, innerWidth);
        value = new Linear(scope.child("v_proj"), channels, innerWidth);
        out = new Linear(scope.child("out_proj"), innerWidth, channels);
    }

    /**
     * Tokens that attend or are attended to.
     *
     * @param x {@code [B, count, C]}, or {@code [1, count, C]} where they are repeated
     * @param repetition ones {@code [B, 1, 1, 1]}, if all B elements share the tokens, which are projected once then
     */
    public record Tokens(SDVariable x, int count, Optional<SDVariable> repetition) {
        /** Tokens of each element. */
        public static Tokens of(SDVariable x, int count) {
            return new Tokens(x, count, Optional.empty());
        }

        /** Others in the same place. */
        public Tokens with(SDVariable others) {
            return new Tokens(others, count, repetition);
        }
    }

    /**
     * @param queries {@code [B, queryTokens, C]}
     * @param keys {@code [B, keyTokens, C]}
     * @param values as many as keys
     * @return {@code [B, queryTokens, C]}
     */
    public SDVariable apply(Graph graph, Tokens queries, Tokens keys, Tokens values) {
        int queryTokens = queries.count();
        SDVariable q = heads(query, graph, queries);
        SDVariable k = heads(key, graph, keys);
        SDVariable v = heads(value, graph, values);
        double scale = 1 / Math.sqrt(innerWidth / (double) HEADS);
        SDVariable scores = graph.ops().mmul(q, k, false, true, false).mul(scale);
        SDVariable attended = graph.ops().mmul(graph.ops().nn().softmax(scores, 3), v);
        SDVariable joined = attended.permute(0, 2, 1, 3).reshape(-1, innerWidth);
        return out.apply(graph, joined).reshape(-1, queryTokens, channels);
    }

    /** Projects, splits and repeats: {@code [B, tokens, C]} to {@code [B, heads, tokens, d]}. */
    private SDVariable heads(Linear projection, Graph graph, Tokens tokens) {
        SDVariable heads = projection
                .apply(graph, tokens.x().reshape(-1, channels))
                .reshape(-1, tokens.count(), HEADS, innerWidth / HEADS)
                .permute(0, 2, 1, 3);
        return tokens.repetition().map(heads::mul).orElse(heads);
    }
}
