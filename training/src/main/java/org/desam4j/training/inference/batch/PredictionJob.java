package org.desam4j.training.inference.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.desam4j.training.Attempt;
import org.desam4j.training.DataException;
import org.desam4j.training.Failure;
import org.desam4j.training.Progress;
import org.desam4j.training.ReadAhead;
import org.desam4j.training.inference.ScanSegmenter;
import org.desam4j.training.inference.SliceSegmenter;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.volume.LabelMap;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Volumes;

/**
 * Segments scans and writes a label map for each, with the scan's geometry, and beside it how it came about. Where organs overlap, the one that is named first wins. Masks
 * that were made before from the same scans in the same way are kept, and no other file is replaced unless that is wanted.
 *
 * @param organs the organs that are looked for, each with the model that finds it
 * @param images scans as NIfTI
 * @param out the folder of the label maps
 * @param overwrite true if files are replaced that this program did not make
 */
public record PredictionJob(List<Organ> organs, List<Path> images, Path out, boolean overwrite) {

    /**
     * Something to look for.
     *
     * @param model finds it
     * @param card the settings that the model is used with, which may differ from its own card; its windows must not depend on the site
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
     * The outcome.
     *
     * @param masks the label maps' files, in the order of the scans, but for those that failed
     * @param failures scans that could not be segmented
     */
    public record Result(List<Path> masks, List<Failure> failures) {
        public Result {
            masks = List.copyOf(masks);
            failures = List.copyOf(failures);
        }
    }

    /**
     * Segments every scan whose mask is not there yet. A scan that fails does not end the others.
     *
     * @throws DataException before any work, as {@link PredictionPlan#of} says
     * @throws IOException if a mask cannot be written, which the others could not be either
     */
    public Result execute(Progress progress) throws IOException {
        String method = MaskOrigin.method(organs);
        PredictionPlan plan = PredictionPlan.of(images, out, overwrite, method);
        plan.remarks().forEach(progress::say);
        recordOlder(plan, method);
        List<PredictionPlan.Item> wanted = plan.wanted();
        List<Callable<Attempt<PreparedImage>>> readings = new ArrayList<>();
        for (PredictionPlan.Item item : wanted) {
            readings.add(() -> Attempt.of(() -> PreparedImage.read(item.image(), organs)));
        }
        List<Path> failed = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        try (ReadAhead<Attempt<PreparedImage>> scans = new ReadAhead<>(readings, scan -> {})) {
            for (PredictionPlan.Item item : wanted) {
                Attempt<PreparedImage> scan = scans.next();
                Attempt<Segmented> segmented = Attempt.of(() -> segment(scan.get(), item, method, progress));
                if (segmented.failure().isPresent()) {
                    failed.add(item.output());
                    failures.add(new Failure(
                            item.image().toString(), segmented.failure().get()));
                } else {
                    write(item, segmented.get());
                }
            }
        }
        return new Result(
                plan.items().stream()
                        .map(PredictionPlan.Item::output)
                        .filter(output -> !failed.contains(output))
                        .toList(),
                failures);
    }

    /** A label map that is ready to be written. */
    private record Segmented(LabelMap labels, MaskOrigin origin) {}

    /** The mask comes last: where it is, all that belongs to it is. */
    private void write(PredictionPlan.Item item, Segmented segmented) throws IOException {
        MaskRecord.of(item.image(), segmented.origin(), organs).write(item.record());
        Volumes.write(item.output(), segmented.labels(), segmented.origin().toString());
    }

    /** Writes the records of masks that are kept, where earlier versions wrote none or somebody took them away. */
    private void recordOlder(PredictionPlan plan, String method) throws IOException {
        for (PredictionPlan.Item item : plan.items()) {
            if (item.state() == PredictionPlan.State.DONE && !Files.exists(item.record())) {
                MaskRecord.of(item.image(), MaskOrigin.of(item.image(), method), organs)
                        .write(item.record());
            }
        }
    }

    private Segmented segment(PreparedImage scan, PredictionPlan.Item item, String method, Progress progress)
            throws IOException {
        notes(scan, item).forEach(progress::say);
        LabelMap labels = new LabelMap(scan.header());
        for (int i = 0; i < organs.size(); i++) {
            Organ organ = organs.get(i);
            PreparedImage.View view = scan.views().get(i);
            Mask mask = segment(view.scan(), organ, item.image().getFileName().toString(), progress);
            labels.draw(mask, view.turn(), organ.card().label());
            double millilitres = mask.count() * mask.geometry().voxelMillilitres();
            progress.say(String.format(
                    Locale.ROOT,
                    "%s: label %d, %.1f ml",
                    item.output(),
                    organ.card().label(),
                    millilitres));
        }
        return new Segmented(labels, MaskOrigin.of(item.image(), method));
    }

    /** The notes on a scan for the user, each line once. */
    private Set<String> notes(PreparedImage scan, PredictionPlan.Item item) {
        Set<String> notes = new LinkedHashSet<>(scan.notes());
        for (int i = 0; i < organs.size(); i++) {
            Spacing spacing = scan.views().get(i).scan().geometry().spacing();
            organs.get(i).card().provenance().unlike(spacing).ifPresent(line -> notes.add(item.image() + ": " + line));
        }
        return notes;
    }

    private static Mask segment(PreparedScan scan, Organ organ, String name, Progress progress) throws IOException {
        Protocol protocol = organ.card().protocol();
        SliceSegmenter slices = new SliceSegmenter(
                organ.model().network(),
                organ.card().prompt(),
                protocol,
                organ.card().decoder());
        return new ScanSegmenter(slices, protocol)
                .segment(scan, new SliceRange(0, scan.geometry().slices()), name, progress);
    }
}
