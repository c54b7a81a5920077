package org.desam4j.training.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.ImageContext;
import org.desam4j.model.Prompted;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.DataException;
import org.desam4j.training.Progress;
import org.desam4j.training.inference.card.ModelCards;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.NumpyArchive;
import org.desam4j.weights.TensorView;
import org.desam4j.weights.WeightImport;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Runs the network on given arrays and writes what it makes of them, so that anyone can compare it with the original.
 *
 * <p>The input holds {@code image} {@code [N, 3, S, S]}, normalised, and if wanted {@code box} {@code [N, 4]}, a box on each
 * image, and {@code points} {@code [P, 2]} with {@code labels} {@code [P]}, P prompts of one point each on the first
 * image. The output holds {@code feature0} to {@code feature2}, {@code embedding}, and {@code box_logits},
 * {@code box_iou}, {@code point_logits}, {@code point_iou}.
 *
 * @param checkpoint a DeSAM checkpoint
 * @param input an {@code .npz} archive
 * @param output the {@code .npz} archive to write
 */
public record TraceJob(Path checkpoint, Path input, Path output) {
    private static final String IMAGE = "image";
    private static final String BOX = "box";
    private static final String POINTS = "points";
    private static final String LABELS = "labels";
    private static final int PROMPTS_AT_ONCE = 9;

    /** Runs the job. */
    public void execute(Progress progress) throws IOException {
        Map<String, TensorView> inputs = NumpyArchive.read(input);
        try (Checkpoint source = Checkpoints.open(checkpoint)) {
            DeSamModel model = WeightImport.model(source, ModelCards.of(source).gate());
            WeightImport.remarks(model, source).forEach(progress::say);
            SamConfig config = model.config();
            int size = config.imageSize();
            int images = (int) array(inputs, IMAGE, -1, 3, size, size).shape().size(0);
            Optional<Prompts> boxes = boxes(inputs, images);
            Optional<Prompts> points = points(inputs);
            try (Weights weights = WeightImport.forPrediction(model, source);
                    DeSamNetwork network = new DeSamNetwork(model, weights)) {
                NumpyArchive.write(output, trace(network, inputs.get(IMAGE), boxes, points, progress));
            }
        }
    }

    private static Map<String, INDArray> trace(
            DeSamNetwork network,
            TensorView image,
            Optional<Prompts> boxes,
            Optional<Prompts> points,
            Progress progress)
            throws IOException {
        Map<String, INDArray> outputs = new LinkedHashMap<>();
        try (INDArray images = image.toArray()) {
            Features features = network.encode(images);
            progress.say("Encoded " + features.images() + " images");
            for (int level = 0; level < SamConfig.FEATURES; level++) {
                outputs.put("feature" + level, features.features().get(level));
            }
            outputs.put("embedding", features.embedding());
            if (boxes.isPresent()) {
                decode(network, features, boxes.get(), "box", outputs);
            }
            if (points.isPresent()) {
                try (Features first = firstImage(features)) {
                    decodeInRuns(network, first, points.get(), outputs);
                }
            }
        }
        return outputs;
    }

    private static Features firstImage(Features features) {
        List<INDArray> maps = new ArrayList<>();
        features.features().forEach(map -> maps.add(first(map)));
        return new Features(maps, first(features.embedding()));
    }

    private static INDArray first(INDArray batch) {
        return batch.get(NDArrayIndex.interval(0, 1)).dup('c');
    }

    private static void decodeInRuns(
            DeSamNetwork network, Features image, Prompts points, Map<String, INDArray> outputs) {
        List<INDArray> logits = new ArrayList<>();
        List<INDArray> ious = new ArrayList<>();
        for (int from = 0; from < points.count(); from += PROMPTS_AT_ONCE) {
            Map<String, INDArray> run = new LinkedHashMap<>();
            decode(network, image, points.range(from, Math.min(points.count(), from + PROMPTS_AT_ONCE)), "point", run);
            logits.add(run.get("point_logits"));
            ious.add(run.get("point_iou"));
        }
        outputs.put("point_logits", Nd4j.concat(0, logits.toArray(INDArray[]::new)));
        outputs.put("point_iou", Nd4j.concat(0, ious.toArray(INDArray[]::new)));
    }

    private static void decode(
            DeSamNetwork network, Features features, Prompts prompts, String name, Map<String, INDArray> outputs) {
        try (ImageContext context = network.context(features);
                Prompted prompted = network.prompt(features.embedding(), prompts)) {
            outputs.put(name + "_logits", network.masks(prompted.maskEmbedding(), context));
            outputs.put(
                    name + "_iou",
                    prompted.iou()
                            .get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1))
                            .dup('c'));
        }
    }

    private Optional<Prompts> boxes(Map<String, TensorView> inputs, int images) throws IOException {
        if (!inputs.containsKey(BOX)) {
            return Optional.empty();
        }
        return Optional.of(Prompts.boxes(rows(array(inputs, BOX, images, 4))));
    }

    private Optional<Prompts> points(Map<String, TensorView> inputs) throws IOException {
        if (!inputs.containsKey(POINTS)) {
            return Optional.empty();
        }
        double[][] coordinates = rows(array(inputs, POINTS, -1, 2));
        double[] labels = array(inputs, LABELS, coordinates.length).toDoubles();
        double[][][] points = new double[coordinates.length][1][];
        int[][] kinds = new int[coordinates.length][1];
        for (int point = 0; point < coordinates.length; point++) {
            points[point][0] = coordinates[point];
            kinds[point][0] = (int) labels[point];
            if (labels[point] != kinds[point][0] || Math.abs(kinds[point][0]) > 1) {
                throw new DataException(input, "has the label " + labels[point] + "; a label is 1, 0 or -1");
            }
        }
        return Optional.of(Prompts.points(points, kinds));
    }

    private static double[][] rows(TensorView matrix) throws IOException {
        double[][] rows = new double[(int) matrix.shape().size(0)][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = matrix.at(row).toDoubles();
        }
        return rows;
    }

    /** An array of finite values of the input in the given shape, in which -1 stands for any size but 0. */
    private TensorView array(Map<String, TensorView> inputs, String name, long... sizes) throws IOException {
        TensorView array = inputs.get(name);
        if (array == null) {
            throw new DataException(input, "has no array " + name + "; it has " + inputs.keySet());
        }
        Shape shape = array.shape();
        boolean fits = shape.rank() == sizes.length;
        for (int i = 0; fits && i < sizes.length; i++) {
            fits = sizes[i] == -1 ? shape.size(i) > 0 : shape.size(i) == sizes[i];
        }
        if (!fits) {
            String wanted = java.util.Arrays.toString(sizes).replace("-1", "any");
            throw new DataException(input, "has " + name + " in the shape " + shape + " instead of " + wanted);
        }
        return array.requireFinite();
    }
}
