package org.desam4j.viewer.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.DataException;
import org.desam4j.training.inference.Organ;
import org.desam4j.training.inference.SlicePredictor;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.ModelPlaces;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.run.RunFolder;

/** Models in memory, for the thread of the {@link ModelWorker} alone. */
final class OpenModels implements AutoCloseable {
    private final Optional<LoadedModel> desam;
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
            Optional<LoadedModel> desam, Map<String, Decoder> decoders, List<AutoCloseable> owned, ModelCard card) {
        this.desam = desam;
        this.decoders = decoders;
        this.owned = owned;
        this.card = card;
    }

    /**
     * Reads models.
     *
     * @throws IOException if one cannot be read, or a run has models of several labels
     */
    static OpenModels open(ModelFiles files) throws IOException {
        List<AutoCloseable> owned = new ArrayList<>();
        Map<String, Decoder> decoders = new LinkedHashMap<>();
        Optional<LoadedModel> desam = Optional.empty();
        if (files.model().isPresent()) {
            LoadedModel loaded = RunFolder.load(single(files.model().get()));
            owned.add(loaded);
            SlicePredictor predictor = SlicePredictor.of(loaded);
            owned.add(0, predictor);
            desam = Optional.of(loaded);
            MaskDecoderKind kind = files.card().orElse(loaded.card()).decoder();
            decoders.put(kind.toString(), new Decoder(predictor, kind));
        }
        if (files.sam().isPresent()) {
            SlicePredictor predictor = SlicePredictor.open(files.sam().get());
            owned.add(0, predictor);
            decoders.put(MaskDecoderKind.SAM.toString(), new Decoder(predictor, MaskDecoderKind.SAM));
        }
        ModelCard own = desam.map(LoadedModel::card).orElse(ModelCard.UNKNOWN.withDecoder(MaskDecoderKind.SAM));
        return new OpenModels(desam, decoders, owned, files.card().orElse(own));
    }

    private static Path single(Path model) throws IOException {
        List<Path> places = ModelPlaces.in(model);
        if (places.size() > 1) {
            throw new DataException(
                    model,
                    "holds the models of " + places.size() + " labels; give one of them, such as " + places.get(0));
        }
        return places.get(0);
    }

    /** The decoders by their titles, DeSAM's first. */
    Map<String, Decoder> decoders() {
        return decoders;
    }

    /** The settings that the models are used with. */
    ModelCard card() {
        return card;
    }

    /**
     * The model as it finds its organ in the scans of a site.
     *
     * @param site empty where nothing says
     * @throws IOException if there is none, or its window depends on the site and that is not known
     */
    Organ organ(String site) throws IOException {
        LoadedModel model =
                desam.orElseThrow(() -> new IOException("finding organs needs DeSAM's model; give --model"));
        window(site);
        return new Organ(model, card.protocol().intensity().dependOnSite() ? card.atSite(site) : card);
    }

    /**
     * The range of intensities for scans of a site.
     *
     * @return nothing for the percentiles of the scan
     * @throws IOException if it depends on the site and that is not known
     */
    Optional<IntensityRules.Window> window(String site) throws IOException {
        IntensityRules rules = card.protocol().intensity();
        if (rules.dependOnSite() && site.isEmpty()) {
            throw new IOException("the model's windows depend on the site (" + rules.describe()
                    + "); give a data set, whose table says which scan is of which site");
        }
        return rules.window(site);
    }

    @Override
    public void close() {
        for (AutoCloseable each : owned) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
