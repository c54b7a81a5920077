package org.desam4j.model.layer;

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
     * @param queries {@code [B, queryTokens, C]}
     * @param keys {@code [B, keyTokens, C]}
     * @param values {@code [B, keyTokens, C]}
     * @return {@code [B, queryTokens, C]}
     */
    public SDVariable apply(
            Graph graph, SDVariable queries, SDVariable keys, SDVariable values, int queryTokens, int keyTokens) {
        SDVariable q = heads(query, graph, queries, queryTokens);
        SDVariable k = heads(key, graph, keys, keyTokens);
        SDVariable v = heads(value, graph, values, keyTokens);
        double scale = 1 / Math.sqrt(innerWidth / (double) HEADS);
        SDVariable scores = graph.ops().mmul(q, k, false, true, false).mul(scale);
        SDVariable attended = graph.ops().mmul(graph.ops().nn().softmax(scores, 3), v);
        SDVariable joined = attended.permute(0, 2, 1, 3).reshape(-1, innerWidth);
        return out.apply(graph, joined).reshape(-1, queryTokens, channels);
    }

    /** Projects and splits: {@code [B, tokens, C]} to {@code [B, heads, tokens, d]}. */
    private SDVariable heads(Linear projection, Graph graph, SDVariable x, int tokens) {
        return projection
                .apply(graph, x.reshape(-1, channels))
                .reshape(-1, tokens, HEADS, innerWidth / HEADS)
                .permute(0, 2, 1, 3);
    }
}
