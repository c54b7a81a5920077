package org.desam4j.training.run.internal;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.model.Features;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.training.embedding.internal.EmbeddedSlice;
import org.desam4j.training.objective.internal.DeSamObjective;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Slices with prompts and targets, ready for the decoder. Owns its arrays.
 *
 * @param features of the slices
 * @param prompts one for each slice
 * @param targets the objective's inputs
 */
record Batch(Features features, Prompts prompts, Map<String, INDArray> targets) implements AutoCloseable {

    /** Reads the embeddings of slices from the cache and joins their prompts and masks. */
    static Batch read(List<TrainingSlice> slices, PromptSampler.Sample sample, int maskSize) throws IOException {
        List<EmbeddedSlice> embeddings =
                slices.stream().map(TrainingSlice::embedding).toList();
        float[] masks = new float[slices.size() * maskSize * maskSize];
        float[] ious = new float[slices.size()];
        for (int slice = 0; slice < slices.size(); slice++) {
            byte[] mask = slices.get(slice).mask().pixels();
            for (int i = 0; i < mask.length; i++) {
                masks[slice * mask.length + i] = mask[i];
            }
            ious[slice] = sample.iouTargets().get(slice);
        }
        Map<String, INDArray> targets = new HashMap<>();
        long[] shape = {slices.size(), 1, maskSize, maskSize};
        targets.put(DeSamObjective.MASK_TARGET, Nd4j.create(masks, shape, 'c'));
        targets.put(DeSamObjective.IOU_TARGET, Nd4j.create(ious, new long[] {slices.size(), 1}, 'c'));
        return new Batch(EmbeddedSlice.read(embeddings), sample.prompts(), targets);
    }

    @Override
    public void close() {
        features.close();
        targets.values().forEach(INDArray::close);
    }
}
