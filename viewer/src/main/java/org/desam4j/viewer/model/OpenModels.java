package org.desam4j.viewer.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.inference.Organ;
import org.desam4j.training.inference.SlicePredictor;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.run.RunModels;
import org.desam4j.viewer.http.RequestException;

/** Models in memory, for the thread of the {@link ModelWorker} alone. */
final class OpenModels implements AutoCloseable {
    private final List<LoadedModel> desam;
    private final Map<String, Decoder> decoders;
    private final List<AutoCloseable> owned;
    private final ModelCard card;

    /**
     * A decoder that answers prompts.
     *
     * @param predictor encodes and answers
     * @param kind of its masks
     */
    record Decoder(SlicePredictor predictor, MaskDecoderKind kind) {}

    private OpenModels(
            List<LoadedModel> desam, Map<String, Decoder> decoders, List<AutoCloseable> owned, ModelCard card) {
        this.desam = desam;
        this.decoders = decoders;
        this.owned = owned;
        this.card = card;
    }

    /**
     * Reads models.
     *
     * @throws IOException if one cannot be read
     */
    static OpenModels open(ModelFiles files) throws IOException {
        List<LoadedModel> desam = new ArrayList<>();
        List<AutoCloseable> owned = new ArrayList<>();
        try {
            if (files.model().isPresent()) {
                for (Path place : RunModels.in(files.model().get())) {
                    LoadedModel loaded = RunModels.load(place, desam, files.precision());
                    desam.add(loaded);
                    owned.add(loaded);
                }
            }
            Map<String, Decoder> decoders = new LinkedHashMap<>();
            if (desam.size() == 1) {
                SlicePredictor predictor = SlicePredictor.of(desam.get(0));
                owned.add(predictor);
                MaskDecoderKind kind = files.card().orElse(desam.get(0).card()).decoder();
                decoders.put(kind.toString(), new Decoder(predictor, kind));
            }
            if (files.sam().isPresent() && desam.size() < 2) {
                SlicePredictor predictor = SlicePredictor.open(files.sam().get(), desam, files.precision());
                owned.add(predictor);
                decoders.put(MaskDecoderKind.SAM.toString(), new Decoder(predictor, MaskDecoderKind.SAM));
            }
            ModelCard own = desam.isEmpty()
                    ? ModelCard.UNKNOWN.withDecoder(MaskDecoderKind.SAM)
                    : desam.get(0).card();
            return new OpenModels(desam, decoders, owned, files.card().orElse(own));
        } catch (IOException | RuntimeException | Error e) {
            close(owned);
            throw e;
        }
    }

    /**
     * The decoders by their titles, DeSAM's first.
     *
     * @throws RequestException if there are models of several organs, of which a prompt can mean one
     */
    Map<String, Decoder> decoders() throws RequestException {
        if (decoders.isEmpty()) {
            throw RequestException.bad("a prompt is for one organ, and the models look for " + desam.size()
                    + "; start view with the run of one label, such as --model RUN/label-"
                    + desam.get(0).card().label());
        }
        return decoders;
    }

    /** The settings that the models are used with. */
    ModelCard card() {
        return card;
    }

    /**
     * The models as they find their organs in the scans of a site.
     *
     * @param site empty where nothing says
     * @throws IOException if there is none, or a window depends on the site and that is not known
     */
    List<Organ> organs(String site) throws IOException {
        if (desam.isEmpty()) {
            throw new IOException("finding organs needs DeSAM's model; give --model");
        }
        List<Organ> organs = new ArrayList<>();
        for (LoadedModel model : desam) {
            ModelCard use = desam.size() == 1 ? card : model.card();
            window(use, site);
            organs.add(new Organ(model, use.protocol().intensity().dependOnSite() ? use.atSite(site) : use));
        }
        return organs;
    }

    /**
     * The range of intensities for scans of a site.
     *
     * @return nothing for the percentiles of the scan
     * @throws IOException if it depends on the site and that is not known
     */
    Optional<IntensityRules.Window> window(String site) throws IOException {
        return window(card, site);
    }

    private static Optional<IntensityRules.Window> window(ModelCard use, String site) throws IOException {
        IntensityRules rules = use.protocol().intensity();
        if (rules.dependOnSite() && site.isEmpty()) {
            throw new IOException(
                    "the model's windows depend on the site (" + rules.describe() + "); say the scan's site");
        }
        return rules.window(site);
    }

    @Override
    public void close() {
        close(owned);
    }

    /** Closes the last first: it may have borrowed from those before. */
    private static void close(List<AutoCloseable> owned) {
        for (int i = owned.size() - 1; i >= 0; i--) {
            try {
                owned.get(i).close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
