package org.desam4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Shape;
import org.desam4j.weights.SafetensorsWriter;

/**
 * A SAM ViT-B with random weights, to measure where no checkpoint is at hand. Queries and keys are larger than a fresh network's, and positions
 * are not zero; otherwise attention would be nearly the same for all tokens.
 */
public final class RandomSam {
    private static final long SEED = 31;
    private static final float OF_QUERIES_AND_KEYS = 2.5f;
    private static final Initializer OF_POSITIONS = new Initializer.Normal(0.1);

    private RandomSam() {}

    /** @param arguments the checkpoint's file, as safetensors */
    public static void main(String[] arguments) throws IOException {
        Map<String, Initializer> initializers = new LinkedHashMap<>();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (Parameter parameter : new DeSamModel(SamConfig.vitB()).parameters()) {
            String name = parameter.name();
            if (!name.startsWith(DeSamModel.PDMM_PREFIX)) {
                boolean position = name.contains("rel_pos_") || name.endsWith("pos_embed");
                initializers.put(name, position ? OF_POSITIONS : parameter.initializer());
                shapes.put(name, parameter.shape());
            }
        }
        SafetensorsWriter.write(Path.of(arguments[0]), shapes, name -> values(name, initializers, shapes), Map.of());
    }

    private static float[] values(String name, Map<String, Initializer> initializers, Map<String, Shape> shapes) {
        int elements = Math.toIntExact(shapes.get(name).elements());
        float[] values = initializers.get(name).values(elements, new SplittableRandom(SEED + name.hashCode()));
        if (name.contains("attn.qkv.")) {
            int queriesAndKeys = elements / 3 * 2;
            for (int i = 0; i < queriesAndKeys; i++) {
                values[i] *= OF_QUERIES_AND_KEYS;
            }
        }
        return values;
    }
}
