package org.desam4j.training.predict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.desam4j.training.DataException;
import org.desam4j.training.Progress;
import org.desam4j.training.ReadAhead;
import org.desam4j.training.inference.LoadedModel;
import org.desam4j.training.inference.ModelCard;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.protocol.Protocol;
import org.desam4j.training.segment.ScanSegmenter;
import org.desam4j.training.segment.SliceSegmenter;
import org.desam4j.training.volume.LabelMap;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.Volumes;

/**
 * Segments scans and writes a label map for each, with the scan's geometry. Where organs overlap, the one that is named first
 * wins.
 *
 * @param organs what is looked for, each with the model that finds it
 * @param images scans as NIfTI
 * @param out the folder of the label maps
 */
public record PredictionJob(List<Organ> organs, List<Path> images, Path out) {
    private static final String CHANNEL = "_0000";

    /**
     * Something to look for.
     *
     * @param model finds it
     * @param card how the model is used, which may differ from its own card; its windows must not depend on the site
     */
    public record Organ(LoadedModel model, ModelCard card) {
        public Organ {
            if (card.protocol().intensity().dependOnSite()) {
                throw new IllegalArgumentException("the window depends on the site; choose one with IntensityRules.of");
            }
        }
    }

    public PredictionJob {
        organs = List.copyOf(organs);
        images = List.copyOf(images);
    }

    /**
     * Segments every scan.
     *
     * @return the label maps' files, in the order of the scans
     */
    public List<Path> execute(Progress progress) throws IOException {
        List<Path> outputs = outputs();
        List<Callable<PreparedImage>> readings = new ArrayList<>();
        for (Path image : images) {
            readings.add(() -> PreparedImage.read(image, organs));
        }
        try (ReadAhead<PreparedImage> scans = new ReadAhead<>(readings, scan -> {})) {
            for (int i = 0; i < images.size(); i++) {
                segment(scans.next(), images.get(i), outputs.get(i), progress);
            }
        }
        return outputs;
    }

    private void segment(PreparedImage scan, Path image, Path output, Progress progress) throws IOException {
        scan.notes().forEach(progress::say);
        LabelMap labels = new LabelMap(scan.header());
        for (int i = 0; i < organs.size(); i++) {
            Organ organ = organs.get(i);
            PreparedImage.View view = scan.views().get(i);
            Mask mask = segment(view.scan(), organ, image.getFileName().toString(), progress);
            labels.draw(mask, view.turn(), organ.card().label());
            double millilitres = mask.count() * mask.geometry().voxelMillilitres();
            progress.say(String.format(
                    Locale.ROOT, "%s: label %d, %.1f ml", output, organ.card().label(), millilitres));
        }
        Volumes.write(output, labels);
    }

    private static Mask segment(PreparedScan scan, Organ organ, String name, Progress progress) {
        Protocol protocol = organ.card().protocol();
        SliceSegmenter slices = new SliceSegmenter(
                organ.model().network(),
                organ.card().prompt(),
                protocol,
                organ.card().decoder());
        return new ScanSegmenter(slices, protocol.minimumArea())
                .segment(scan, new SliceRange(0, scan.geometry().slices()), name, progress);
    }

    private List<Path> outputs() throws IOException {
        List<Path> outputs = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        for (Path image : images) {
            Path output = out.resolve(stem(image) + ".nii.gz");
            if (!seen.add(output)) {
                throw new DataException(
                        image, "has the name of another scan, so that its mask would replace the other's");
            }
            if (output.toAbsolutePath()
                    .normalize()
                    .equals(image.toAbsolutePath().normalize())) {
                throw new DataException(image, "would be overwritten by its mask; give another folder with --out");
            }
            outputs.add(output);
        }
        return outputs;
    }

    /** {@code CASE} for {@code CASE_0000.nii.gz}, as labels are called. */
    private static String stem(Path image) {
        String stem = Volumes.stem(image);
        return stem.endsWith(CHANNEL) ? stem.substring(0, stem.length() - CHANNEL.length()) : stem;
    }
}
