package org.desam4j.training.inference.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.desam4j.training.Cluster;
import org.desam4j.training.DataException;
import org.desam4j.training.Failure;
import org.desam4j.training.PartWorker;
import org.desam4j.training.Progress;
import org.desam4j.training.inference.PreparedImage;
import org.desam4j.training.inference.Segmentation;
import org.desam4j.training.inference.Segmenter;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.internal.Attempt;
import org.desam4j.training.internal.ReadAhead;
import org.desam4j.training.volume.LabelMap;
import org.desam4j.training.volume.Volumes;

/**
 * Segments scans and writes a label map for each, with the scan's geometry, and beside it how it came about. Where organs
 * overlap, the one that is named first wins. Masks that were made before from the same scans in the same way are kept, and no other
 * file is replaced unless that is wanted.
 *
 * @param segmenter the organs' segmenter; stays the caller's
 * @param images scans as NIfTI
 * @param out the folder of the label maps
 * @param overwrite true if files are replaced that this program did not make
 * @param records true if all records of the grids are written, too
 */
public record PredictionJob(Segmenter segmenter, List<Path> images, Path out, boolean overwrite, boolean records) {

    public PredictionJob {
        images = List.copyOf(images);
        boolean withoutGrid = segmenter.prompt().isPresent()
                || segmenter.organs().stream()
                        .anyMatch(organ -> !(organ.card().prompt() instanceof PromptMode.GridPoints));
        if (records && withoutGrid) {
            throw new IllegalArgumentException(
                    "records are of grid points, and the prompt is another; give --prompt grid, or leave --records out");
        }
    }

    /** Label maps alone. */
    public PredictionJob(Segmenter segmenter, List<Path> images, Path out, boolean overwrite) {
        this(segmenter, images, out, overwrite, false);
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
        return execute(MaskOrigin.method(segmenter), progress);
    }

    /**
     * The same on the machines of a cluster, each of which has a {@link #worker} of the same job. A part is the path of a scan.
     *
     * @throws DataException before any work, as {@link PredictionPlan#of} says
     * @throws IOException if the cluster cannot go on
     */
    public Result execute(Cluster cluster, Progress progress) throws IOException {
        String method = MaskOrigin.method(segmenter);
        PredictionPlan plan = plan(method, progress);
        List<PredictionPlan.Item> wanted = plan.wanted();
        List<String> parts = wanted.stream().map(item -> name(item.image())).toList();
        List<Cluster.Outcome> outcomes = cluster.compute("Segmenting", parts, "scans", progress);
        Set<Path> failed = new HashSet<>();
        List<Failure> failures = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Optional<Failure> failure = outcomes.get(i).failure();
            if (failure.isPresent()) {
                failed.add(wanted.get(i).output());
                failures.add(failure.get());
            }
        }
        return result(plan, failed, failures);
    }

    /** The worker that segments single scans of this job. It is for the thread that has the segmenter. */
    public PartWorker worker() {
        String method = MaskOrigin.method(segmenter);
        Map<String, Path> byName =
                images.stream().collect(Collectors.toMap(PredictionJob::name, Function.identity(), (a, b) -> a));
        return (name, progress) -> {
            Path image = byName.get(name);
            Result one =
                    new PredictionJob(segmenter, List.of(image), out, overwrite, records).execute(method, progress);
            if (!one.failures().isEmpty()) {
                throw one.failures().get(0).asIOException();
            }
            return "";
        };
    }

    /** The name by which each machine knows a scan. */
    private static String name(Path image) {
        return image.toAbsolutePath().toString();
    }

    private PredictionPlan plan(String method, Progress progress) throws IOException {
        PredictionPlan plan = PredictionPlan.of(images, out, overwrite, method, records);
        plan.remarks().forEach(progress::say);
        recordOlder(plan, method);
        return plan;
    }

    private Result execute(String method, Progress progress) throws IOException {
        PredictionPlan plan = plan(method, progress);
        List<PredictionPlan.Item> wanted = plan.wanted();
        List<Callable<Attempt<PreparedImage>>> readings = new ArrayList<>();
        for (PredictionPlan.Item item : wanted) {
            readings.add(() -> Attempt.of(() -> segmenter.read(item.image())));
        }
        Set<Path> failed = new HashSet<>();
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
        return result(plan, failed, failures);
    }

    private static Result result(PredictionPlan plan, Collection<Path> failed, List<Failure> failures) {
        return new Result(
                plan.items().stream()
                        .map(PredictionPlan.Item::output)
                        .filter(output -> !failed.contains(output))
                        .toList(),
                failures);
    }

    /** The parts of a result that is ready to be written: a label map, and the records of its organs if they are wanted. */
    private record Segmented(LabelMap labels, MaskOrigin origin, List<ScanRecords.OrganRecords> records) {}

    /** The mask comes last: where it is, all that belongs to it is. */
    private void write(PredictionPlan.Item item, Segmented segmented) throws IOException {
        if (MaskRecord.mayReplace(item.gridRecords())) {
            // Records of an earlier mask would pass for this one's.
            Files.deleteIfExists(item.gridRecords());
        }
        if (records) {
            ScanRecords.of(item.image(), segmented.origin(), segmented.records())
                    .write(item.gridRecords());
        }
        MaskRecord.of(item.image(), segmented.origin(), segmenter).write(item.record());
        Volumes.write(item.output(), segmented.labels(), segmented.origin().toString());
    }

    /** Writes the records of masks that are kept, where earlier versions wrote none or somebody took them away. */
    private void recordOlder(PredictionPlan plan, String method) throws IOException {
        for (PredictionPlan.Item item : plan.items()) {
            if (item.state() == PredictionPlan.State.DONE && !Files.exists(item.record())) {
                MaskRecord.of(item.image(), MaskOrigin.of(item.image(), method), segmenter)
                        .write(item.record());
            }
        }
    }

    private Segmented segment(PreparedImage scan, PredictionPlan.Item item, String method, Progress progress)
            throws IOException {
        List<ScanRecords.Collector> collectors = collectors(scan);
        Segmentation segmentation = records
                ? segmenter.segment(
                        scan, (organ, z, found) -> collectors.get(organ).add(z, found), progress)
                : segmenter.segment(scan, progress);
        for (Segmentation.Found found : segmentation.organs()) {
            progress.say(String.format(
                    Locale.ROOT, "%s: label %d, %.1f ml", item.output(), found.label(), found.millilitres()));
        }
        List<ScanRecords.OrganRecords> kept =
                collectors.stream().map(ScanRecords.Collector::records).toList();
        return new Segmented(segmentation.labels(), MaskOrigin.of(item.image(), method), kept);
    }

    /** A collector of records for each organ. */
    private List<ScanRecords.Collector> collectors(PreparedImage scan) {
        List<ScanRecords.Collector> collectors = new ArrayList<>();
        for (int i = 0; i < segmenter.organs().size(); i++) {
            PreparedImage.View view = scan.views().get(i);
            collectors.add(new ScanRecords.Collector(
                    segmenter.organs().get(i).card(),
                    view.scan().geometry(),
                    scan.header().geometry(),
                    view.turn()));
        }
        return collectors;
    }
}
