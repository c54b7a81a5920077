package org.desam4j.training.dataset.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.desam4j.training.DataException;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.UnknownSiteException;
import org.desam4j.training.volume.internal.VolumeFiles;

/**
 * A folder of cases: {@code imagesTr/CASE_0000.nii.gz}, {@code labelsTr/CASE.nii.gz} (or {@code .nii}), and a table that
 * names each case's site: {@code sites.csv}, or the original's {@code prostate_patientid.csv}.
 *
 * @param folder the folder that it lies in
 * @param cases in the table's order
 */
public record Dataset(Path folder, List<Case> cases) {
    private static final String IMAGES = "imagesTr";
    private static final String LABELS = "labelsTr";
    private static final int NAMES_IN_A_MESSAGE = 5;

    public Dataset {
        cases = List.copyOf(cases);
    }

    /** Opens a data set and says nothing of what is left out. */
    public static Dataset open(Path folder) throws IOException {
        return open(folder, Progress.SILENT);
    }

    /**
     * Reads the table and finds each case's files, which are not read yet.
     *
     * @param progress is told of files that no case uses
     * @throws DataException if the folder, its table or a file that it names is missing or ambiguous, or the table is malformed
     */
    public static Dataset open(Path folder, Progress progress) throws IOException {
        for (Path needed : List.of(folder, folder.resolve(IMAGES), folder.resolve(LABELS))) {
            if (!Files.isDirectory(needed)) {
                throw new DataException(
                        needed, "no such folder; a data set has the folders " + IMAGES + " and " + LABELS);
            }
        }
        VolumeFiles images = VolumeFiles.in(folder.resolve(IMAGES));
        VolumeFiles labels = VolumeFiles.in(folder.resolve(LABELS));
        List<Case> cases = new ArrayList<>();
        for (SiteTable.Row row : SiteTable.read(folder, images.cases())) {
            cases.add(new Case(row.caseId(), row.site(), images.image(row.caseId()), labels.file(row.caseId())));
        }
        if (cases.isEmpty()) {
            throw new DataException(SiteTable.file(folder), "names no case");
        }
        tellUnused(folder, images, cases, progress);
        return new Dataset(folder, cases);
    }

    private static void tellUnused(Path folder, VolumeFiles images, List<Case> cases, Progress progress)
            throws IOException {
        Set<String> named = cases.stream().map(Case::id).collect(Collectors.toSet());
        List<String> unnamed =
                images.cases().stream().filter(id -> !named.contains(id)).toList();
        List<String> channels = images.furtherChannels();
        List<String> others = images.stems().stream()
                .filter(stem -> VolumeFiles.Channel.of(stem)
                        .filter(VolumeFiles.Channel::isFirst)
                        .isEmpty())
                .filter(stem -> !channels.contains(stem))
                .toList();
        Path folderOfImages = folder.resolve(IMAGES);
        tell(unnamed, "left out, since " + SiteTable.file(folder).getFileName() + " does not name them", progress);
        tell(channels, "further channels in " + folderOfImages + "; only _0000 is read", progress);
        tell(others, "left out of " + folderOfImages + ", since their names do not end in _0000", progress);
    }

    private static void tell(List<String> names, String what, Progress progress) {
        if (!names.isEmpty()) {
            String shown = names.stream()
                    .limit(NAMES_IN_A_MESSAGE)
                    .map(SafeName::shown)
                    .collect(Collectors.joining(", "));
            int more = names.size() - NAMES_IN_A_MESSAGE;
            progress.say(names.size() + (names.size() == 1 ? " image: " : " images: ") + shown
                    + (more > 0 ? " and " + more + " more" : "") + ": " + what);
        }
    }

    /** The sites, in the order in which the table names them. */
    public Set<String> sites() {
        Set<String> sites = new LinkedHashSet<>();
        cases.forEach(each -> sites.add(each.site()));
        return sites;
    }

    /**
     * The cases of a site.
     *
     * @throws UnknownSiteException if there are none
     */
    public List<Case> casesOf(String site) {
        List<Case> ofSite =
                cases.stream().filter(each -> each.site().equals(site)).toList();
        if (ofSite.isEmpty()) {
            throw new UnknownSiteException(site, sites());
        }
        return ofSite;
    }
}
