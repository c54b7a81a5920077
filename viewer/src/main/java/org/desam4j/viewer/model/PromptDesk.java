package org.desam4j.viewer.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.inference.Prediction;
import org.desam4j.training.inference.Prompt;
import org.desam4j.training.inference.SlicePredictor;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.volume.internal.Overlap;
import org.desam4j.viewer.content.OpenCase;
import org.desam4j.viewer.content.Plane;
import org.desam4j.viewer.http.RequestException;

/** Prompts on slices of cases. The slice that was asked for last stays encoded. */
public final class PromptDesk {
    private final Models models;
    private Optional<PreparedCase> prepared = Optional.empty();
    private Optional<EncodedSlice> encoded = Optional.empty();

    /** The case's grey levels as the models see them. */
    private record PreparedCase(OpenCase source, PreparedScan scan) {}

    private record EncodedSlice(OpenCase source, int slice) {}

    public PromptDesk(Models models) {
        this.models = models;
    }

    /**
     * All that a page must know to prompt on a case.
     *
     * @param plane the name of the plane in which the models cut it
     * @param label the value of the organ in label maps
     * @param organ its name
     * @param decoders the titles of those that answer
     */
    public record PromptView(String plane, int label, String organ, List<String> decoders) {}

    /** The view of a case. */
    public PromptView view(OpenCase source) throws IOException, RequestException, InterruptedException {
        return models.call(open -> new PromptView(
                plane(open, source).title(),
                open.card().label(),
                open.card().labelName(),
                List.copyOf(open.decoders().keySet())));
    }

    /** The number of slices that a case has as the models cut it. */
    public int slices(OpenCase source) throws IOException, RequestException, InterruptedException {
        return models.call(open -> source.geometry(plane(open, source)).slices());
    }

    private static Plane plane(OpenModels open, OpenCase source) {
        return Plane.along(
                open.card().protocol().reading().sliceAxis().in(source.scan().geometry()));
    }

    /**
     * Encodes a slice, unless it is.
     *
     * @param slice its place in the models' plane
     * @return the seconds that it took; 0 if it was encoded
     * @throws RequestException if there is no such slice
     */
    public double encode(OpenCase source, int slice) throws IOException, RequestException, InterruptedException {
        return models.call(open -> encode(open, source, slice));
    }

    /**
     * The masks of a prompt.
     *
     * @return one of each decoder
     * @throws RequestException if there is no such slice, or the prompt does not lie in it
     */
    public List<Answer> ask(OpenCase source, int slice, Asked asked)
            throws IOException, RequestException, InterruptedException {
        return models.call(open -> {
            encode(open, source, slice);
            Optional<byte[]> label = label(open, source, slice);
            List<Answer> answers = new ArrayList<>();
            for (Map.Entry<String, OpenModels.Decoder> each : open.decoders().entrySet()) {
                answers.add(answer(each.getKey(), masked(each.getValue(), source, open, asked), label));
            }
            return answers;
        });
    }

    /**
     * The mask of a prompt by one decoder, on each of some slices.
     *
     * @param decoder its title
     * @return pixels 0 or 1, row by row
     * @throws RequestException if there is no such slice or decoder, or the prompt does not lie in the slice
     */
    byte[] mask(OpenModels open, OpenCase source, int slice, String decoder, Asked asked)
            throws IOException, RequestException {
        OpenModels.Decoder chosen = open.decoders().get(decoder);
        if (chosen == null) {
            throw RequestException.missing("there is no such decoder");
        }
        encode(open, source, slice);
        return masked(chosen, source, open, asked).prediction().mask();
    }

    private double encode(OpenModels open, OpenCase source, int slice) throws IOException, RequestException {
        EncodedSlice wanted = new EncodedSlice(source, slice);
        if (encoded.filter(wanted::equals).isPresent()) {
            return 0;
        }
        PreparedScan scan = scan(open, source);
        if (slice < 0 || slice >= scan.geometry().slices()) {
            throw RequestException.missing("there is no such slice");
        }
        long started = System.nanoTime();
        encoded = Optional.empty();
        List<SlicePredictor> predictors = open.decoders().values().stream()
                .map(OpenModels.Decoder::predictor)
                .toList();
        predictors.get(0).setImage(scan.image(slice));
        predictors.stream().skip(1).forEach(each -> each.setImageOf(predictors.get(0)));
        encoded = Optional.of(wanted);
        return (System.nanoTime() - started) / 1e9;
    }

    private PreparedScan scan(OpenModels open, OpenCase source) throws IOException {
        if (prepared.filter(each -> each.source() == source).isEmpty()) {
            PreparedScan scan = new PreparedScan(
                    source.scan().turned(plane(open, source).axis()),
                    1,
                    open.window(source.source().site()));
            prepared = Optional.of(new PreparedCase(source, scan));
        }
        return prepared.get().scan();
    }

    private Optional<byte[]> label(OpenModels open, OpenCase source, int slice) {
        int wanted = open.card().label();
        return source.layer(OpenCase.LABEL, plane(open, source), slice)
                .map(labels -> {
                    byte[] mask = new byte[labels.length];
                    for (int i = 0; i < mask.length; i++) {
                        mask[i] = (byte) ((labels[i] & 0xff) == wanted ? 1 : 0);
                    }
                    return mask;
                })
                .filter(mask -> Overlap.area(mask) > 0);
    }

    /** A prediction, and the point of a grid that it comes from. */
    private record Masked(Prediction prediction, List<Double> point) {}

    private Masked masked(OpenModels.Decoder decoder, OpenCase source, OpenModels open, Asked asked)
            throws IOException {
        SlicePredictor predictor = decoder.predictor();
        if (asked.grid() == 0) {
            return new Masked(predictor.predict(asked.prompt(), decoder.kind()), List.of());
        }
        PreparedScan scan = scan(open, source);
        List<Prompt.Point> points =
                asked.gridPoints(scan.geometry().columns(), scan.geometry().rows());
        double[] ious = predictor.predictedIous(points);
        int best = 0;
        for (int i = 1; i < ious.length; i++) {
            best = ious[i] > ious[best] ? i : best;
        }
        Prompt.Point point = points.get(best);
        return new Masked(
                predictor.predict(Prompt.point(point.x(), point.y()), decoder.kind()), List.of(point.x(), point.y()));
    }

    private static Answer answer(String decoder, Masked masked, Optional<byte[]> label) {
        byte[] mask = masked.prediction().mask();
        Map<String, Double> measures = new HashMap<>();
        measures.put("predictedIou", masked.prediction().predictedIou());
        label.ifPresent(labelled -> measures.put("dice", Overlap.dice(mask, labelled)));
        return new Answer(decoder, measures, masked.point(), Answer.bits(mask));
    }
}
