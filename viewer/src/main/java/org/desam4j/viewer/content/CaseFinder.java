package org.desam4j.viewer.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.DataException;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Case;
import org.desam4j.training.dataset.internal.Dataset;
import org.desam4j.training.report.EvaluationReport;
import org.desam4j.training.report.internal.EvaluationSettings;
import org.desam4j.training.volume.Volumes;
import org.desam4j.training.volume.internal.VolumeFiles;

/**
 * Finds the cases of what a user gives: scans, a folder of scans and masks, a data set, or an evaluation's folder.
 *
 * @param labels a folder of label maps by the cases' names, or the label map of the only scan
 * @param masks the same of predictions
 * @param data the data set of an evaluation, where it has been moved since
 */
public record CaseFinder(Optional<Path> labels, Optional<Path> masks, Optional<Path> data) {
    private static final String IMAGES = "imagesTr";

    /**
     * Finds them. No volume is read.
     *
     * @param given files of scans, or one folder
     * @param progress is told of files that are left out
     * @throws DataException if something is missing or ambiguous
     */
    public CaseList find(List<Path> given, Progress progress) throws IOException {
        Path first = given.get(0);
        if (!Files.isDirectory(first)) {
            return scans(given);
        }
        if (given.size() > 1) {
            throw new DataException(first, "is a folder; give one folder alone, or scans");
        }
        EvaluationReport report = new EvaluationReport(first);
        if (Files.exists(report.cases()) && Files.exists(report.settings())) {
            return evaluation(report, progress);
        }
        if (Files.isDirectory(first.resolve(IMAGES))) {
            return new CaseList(title(first), dataset(first, progress));
        }
        return folder(first);
    }

    private static String title(Path given) {
        Path name = given.toAbsolutePath().normalize().getFileName();
        return String.valueOf(name == null ? given : name);
    }

    private CaseList scans(List<Path> given) throws IOException {
        List<ViewedCase> cases = new ArrayList<>();
        for (Path scan : given) {
            if (!Files.isRegularFile(scan)) {
                throw new DataException(scan, "no such file; give scans, or a folder");
            }
            String id = CaseName.of(Volumes.stem(scan));
            cases.add(new ViewedCase(id, "", scan, beside(labels, id, given), beside(masks, id, given), Map.of()));
        }
        return new CaseList(given.size() == 1 ? title(given.get(0)) : given.size() + " scans", cases);
    }

    /** A case's file among those that an option names: the option's own, or that of the case's name in its folder. */
    private static Optional<Path> beside(Optional<Path> named, String id, List<Path> scans) throws IOException {
        if (named.isEmpty()) {
            return Optional.empty();
        }
        Path place = named.get();
        if (Files.isDirectory(place)) {
            return inFolder(place, id);
        }
        if (!Files.isRegularFile(place)) {
            throw new DataException(place, "no such file or folder");
        }
        if (scans.size() > 1) {
            throw new DataException(place, "is one file for " + scans.size() + " scans; give a folder");
        }
        return named;
    }

    private static Optional<Path> inFolder(Path folder, String id) throws IOException {
        VolumeFiles files = VolumeFiles.in(folder);
        for (String stem : files.stems()) {
            if (CaseName.of(stem).equals(id)
                    || CaseName.attachedTo(stem).filter(id::equals).isPresent()) {
                return Optional.of(files.file(stem));
            }
        }
        return Optional.empty();
    }

    private Optional<Path> fromFolder(Optional<Path> option, String id) throws IOException {
        return beside(option, id, List.of());
    }

    private List<ViewedCase> dataset(Path folder, Progress progress) throws IOException {
        List<ViewedCase> cases = new ArrayList<>();
        for (Case each : Dataset.open(folder, progress).cases()) {
            cases.add(new ViewedCase(
                    each.id(),
                    each.site(),
                    each.image(),
                    Optional.of(each.label()),
                    fromFolder(masks, each.id()),
                    Map.of()));
        }
        return cases;
    }

    private CaseList evaluation(EvaluationReport report, Progress progress) throws IOException {
        EvaluationSettings settings = EvaluationSettings.read(report.settings());
        Path dataset = data.orElse(Path.of(settings.dataset()));
        if (!Files.isDirectory(dataset)) {
            throw new DataException(
                    dataset, "no such folder, which " + report.settings() + " names; give the data set with --data");
        }
        List<Column> columns = Column.all();
        Map<String, ViewedCase> known = new LinkedHashMap<>();
        dataset(dataset, progress).forEach(each -> known.put(each.id(), each));
        List<ViewedCase> cases = new ArrayList<>();
        for (Map.Entry<String, MeasureTable.Row> row :
                MeasureTable.read(report.cases(), columns).entrySet()) {
            ViewedCase found = known.get(row.getKey());
            if (found == null) {
                throw new DataException(
                        dataset,
                        "has no case " + row.getKey() + ", which " + report.cases()
                                + " has; give its data set with --data");
            }
            cases.add(new ViewedCase(
                    found.id(),
                    row.getValue().site(),
                    found.scan(),
                    found.label(),
                    found.mask(),
                    row.getValue().measures()));
        }
        return new CaseList(
                title(report.folder()),
                cases,
                columns,
                Optional.of(new CaseList.Evaluated(settings.model(), settings.card())));
    }

    private CaseList folder(Path folder) throws IOException {
        VolumeFiles files = VolumeFiles.in(folder);
        Map<String, Path> labelled = new LinkedHashMap<>();
        Map<String, Path> masked = new LinkedHashMap<>();
        List<String> scans = new ArrayList<>();
        for (String stem : files.stems()) {
            Optional<CaseName.Attached> attached = CaseName.attached(stem, files.stems());
            if (attached.isPresent()) {
                (attached.get().isLabel() ? labelled : masked)
                        .put(attached.get().caseId(), files.file(stem));
            } else if (VolumeFiles.Channel.of(stem)
                    .filter(channel -> !channel.isFirst())
                    .isEmpty()) {
                scans.add(stem);
            }
        }
        if (scans.isEmpty()) {
            throw new DataException(folder, "holds no scan (.nii, .nii.gz, or .hdr and .img)");
        }
        List<ViewedCase> cases = new ArrayList<>();
        for (String stem : scans) {
            String id = CaseName.of(stem);
            Optional<Path> label = fromFolder(labels, id);
            Optional<Path> mask = fromFolder(masks, id);
            cases.add(new ViewedCase(
                    id,
                    "",
                    files.file(stem),
                    label.or(() -> Optional.ofNullable(labelled.get(id))),
                    mask.or(() -> Optional.ofNullable(masked.get(id))),
                    Map.of()));
        }
        return new CaseList(title(folder), cases);
    }
}
