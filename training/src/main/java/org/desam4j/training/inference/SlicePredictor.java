package org.desam4j.training.inference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.ImageContext;
import org.desam4j.model.Prompted;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.ModelCards;
import org.desam4j.training.inference.card.internal.ModelPlaces;
import org.desam4j.training.inference.internal.EncodedScan;
import org.desam4j.training.inference.postprocess.internal.MaskRestorer;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.volume.GreySlice;
import org.desam4j.training.volume.StoredVolume;

/**
 * Masks of one slice under many prompts, as SAM's predictor: {@link #setImage} runs the image encoder once, and each
 * {@link #predict} the decoder alone. Masks are the network's own; {@link Segmenter} is what removes islands.
 *
 * <p>A predictor is for one thread at a time; several of them do not disturb each other. It holds native memory until it is closed.
 */
public final class SlicePredictor implements AutoCloseable {
    /** PRIM's memory grows with the number of prompts. */
    private static final int PROMPTS_AT_ONCE = 9;

    private static final List<Integer> ONLY_SLICE = List.of(0);

    private final LoadedModel model;
    private final boolean owner;
    private final boolean samAlone;
    private final DeSamNetwork network;
    private Optional<Encoded> image = Optional.empty();

    /** An image's features, which may be another predictor's, and PDMM's context of them. */
    private record Encoded(GreySlice slice, Features features, boolean owned, ImageContext context)
            implements AutoCloseable {
        @Override
        public void close() {
            context.close();
            if (owned) {
                features.close();
            }
        }
    }

    private SlicePredictor(LoadedModel model, boolean owner, boolean samAlone) {
        this.model = model;
        this.owner = owner;
        this.samAlone = samAlone;
        this.network = model.network();
    }

    /**
     * Opens a model in float32.
     *
     * @param checkpoint a folder that training has written, a DeSAM checkpoint, or one of SAM, whose masks are then SAM's own
     * @throws IOException if it cannot be read
     */
    public static SlicePredictor open(Path checkpoint) throws IOException {
        return open(checkpoint, Precision.FLOAT32);
    }

    /**
     * The same in a precision of its own.
     *
     * @param precision of products
     * @throws IOException if the checkpoint cannot be read
     * @throws IllegalArgumentException if this machine does not compute in that precision; {@link Precision#obstacle} asks
     */
    public static SlicePredictor open(Path checkpoint, Precision precision) throws IOException {
        return open(checkpoint, List.of(), precision);
    }

    /**
     * The same beside models that are there already.
     *
     * @param before models whose image encoder may be the same, whose weights are then held once; they are closed after this predictor
     * @param precision of products
     * @throws IOException if the checkpoint cannot be read
     * @throws IllegalArgumentException if this machine does not compute in that precision; {@link Precision#obstacle} asks
     */
    public static SlicePredictor open(Path checkpoint, List<LoadedModel> before, Precision precision)
            throws IOException {
        Path file = ModelPlaces.file(checkpoint);
        boolean samAlone = !LoadedModel.isDeSam(file);
        LoadedModel model = samAlone
                ? LoadedModel.untrained(file, before, precision)
                : LoadedModel.open(file, ModelCards::older, before, precision);
        return new SlicePredictor(model, true, samAlone);
    }

    /**
     * A predictor of a DeSAM model that is there already, and stays the caller's.
     *
     * @param model is closed after this predictor
     */
    public static SlicePredictor of(LoadedModel model) {
        return new SlicePredictor(model, false, false);
    }

    /**
     * Grey levels of a scan, by the model's window or by the scan's percentiles, with its slices along the model's axis.
     * {@link PreparedScan#image} gives single slices.
     *
     * @throws IllegalArgumentException if the model's window depends on the site
     */
    public PreparedScan prepare(StoredVolume scan) {
        Organ organ = new Organ(model, model.card());
        return PreparedImage.of(scan, "the scan", List.of(organ)).views().get(0).scan();
    }

    /** Runs the image encoder on a slice, in the place of the one before. */
    public void setImage(GreySlice slice) {
        release();
        int size = network.config().maskSize();
        EncodedScan source = new EncodedScan(network, z -> PreparedScan.resized(slice, size), ONLY_SLICE, "the slice");
        Features features = source.read(ONLY_SLICE);
        image = Optional.of(new Encoded(slice, features, true, network.context(features)));
    }

    /**
     * Sets the slice that another predictor has, in the place of the one before. Where both have one image encoder, as a model and
     * the SAM checkpoint that it was trained from, the slice is not encoded again.
     *
     * @param other gets its next slice, or is closed, only when this one is not asked about this slice any more
     * @throws IllegalStateException if the other has none
     */
    public void setImageOf(SlicePredictor other) {
        Encoded there = other.image.orElseThrow(() -> new IllegalStateException("the other predictor has no image"));
        if (model.encoder() != other.model.encoder()) {
            setImage(there.slice());
            return;
        }
        release();
        image = Optional.of(new Encoded(there.slice(), there.features(), false, network.context(there.features())));
    }

    /**
     * The mask of a prompt by the model's decoder.
     *
     * @param prompt in pixels of the slice
     * @throws IllegalStateException if no image is set
     * @throws IllegalArgumentException if the prompt does not lie in the slice
     */
    public Prediction predict(Prompt prompt) {
        return predict(prompt, model.card().decoder());
    }

    /**
     * The mask of a prompt.
     *
     * @param prompt in pixels of the slice
     * @param decoder of DeSAM or of SAM, which share the encoder and the prompt
     * @throws IllegalStateException if no image is set
     * @throws IllegalArgumentException if the prompt does not lie in the slice, or the checkpoint has no such decoder
     */
    public Prediction predict(Prompt prompt, MaskDecoderKind decoder) {
        Encoded current = image.orElseThrow(() -> new IllegalStateException("set an image before prompts"));
        if (samAlone && decoder != MaskDecoderKind.SAM) {
            throw new IllegalArgumentException("a SAM checkpoint has no other decoder than SAM's");
        }
        GreySlice slice = current.slice();
        prompt.requireWithin(slice.columns(), slice.rows());
        try (Prompted prompted = network.prompt(
                current.features().embedding(),
                prompt.onSlices(
                        1, slice.columns(), slice.rows(), network.config().imageSize()))) {
            float[] logits = decoder.logits(network, current.features(), current.context(), prompted)
                    .get(0);
            byte[] mask = MaskRestorer.restore(logits, network.config().maskSize(), slice.rows(), slice.columns())
                    .pixels();
            return new Prediction(
                    slice.columns(), slice.rows(), mask, logits, prompted.iou().getDouble(0, 0));
        }
    }

    /**
     * The predicted IoUs of the masks of single points: less work than {@link #predict} for each, where few will be followed.
     *
     * @param points in pixels of the slice
     * @return for each point that of its mask
     * @throws IllegalStateException if no image is set
     * @throws IllegalArgumentException if a point does not lie in the slice
     */
    public double[] predictedIous(List<Prompt.Point> points) {
        Encoded current = image.orElseThrow(() -> new IllegalStateException("set an image before prompts"));
        GreySlice slice = current.slice();
        points.forEach(
                point -> new Prompt(List.of(point), Optional.empty()).requireWithin(slice.columns(), slice.rows()));
        double[] ious = new double[points.size()];
        for (int from = 0; from < ious.length; from += PROMPTS_AT_ONCE) {
            List<Prompt.Point> part = points.subList(from, Math.min(ious.length, from + PROMPTS_AT_ONCE));
            Prompts prompts = Prompt.each(
                    part, slice.columns(), slice.rows(), network.config().imageSize());
            System.arraycopy(
                    network.predictedIous(current.features().embedding(), prompts), 0, ious, from, part.size());
        }
        return ious;
    }

    private void release() {
        image.ifPresent(Encoded::close);
        image = Optional.empty();
    }

    @Override
    public void close() {
        release();
        if (owner) {
            model.close();
        }
    }
}
