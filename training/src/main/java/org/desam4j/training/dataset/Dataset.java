package org.desam4j.training.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.desam4j.training.DataException;

/**
 * A folder of cases: {@code imagesTr/CASE_0000.nii.gz}, {@code labelsTr/CASE.nii.gz} (or {@code .nii}), and a table that
 * names each case's site: {@code sites.csv}, or the original's {@code prostate_patientid.csv}.
 *
 * @param folder where it is
 * @param cases in the table's order
 */
public record Dataset(Path folder, List<Case> cases) {
    private static final String IMAGES = "imagesTr";
    private static final String LABELS = "labelsTr";
    private static final String CHANNEL = "_0000";
    private static final List<String> SUFFIXES = List.of(".nii.gz", ".nii");

    public Dataset {
        cases = List.copyOf(cases);
    }

    /**
     * Reads the table and finds each case's files, which are not read yet.
     *
     * @throws DataException if the folder, its table or a file that it names is missing, or the table is malformed
     */
    public static Dataset open(Path folder) throws IOException {
        for (Path needed : List.of(folder, folder.resolve(IMAGES), folder.resolve(LABELS))) {
            if (!Files.isDirectory(needed)) {
                throw new DataException(
                        needed, "no such folder; a data set has the folders " + IMAGES + " and " + LABELS);
            }
        }
        List<Case> cases = new ArrayList<>();
        for (SiteTable.Row row : SiteTable.read(folder, caseNames(folder))) {
            cases.add(new Case(
                    row.caseId(),
                    row.site(),
                    file(folder.resolve(IMAGES), row.caseId() + CHANNEL),
                    file(folder.resolve(LABELS), row.caseId())));
        }
        if (cases.isEmpty()) {
            throw new DataException(folder, "has no cases; put CASE_0000.nii.gz files into " + IMAGES);
        }
        return new Dataset(folder, cases);
    }

    /** The names of the cases for which there are images, sorted. */
    private static List<String> caseNames(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(IMAGES))) {
            return files.map(file -> file.getFileName().toString())
                    .flatMap(name -> caseName(name).stream())
                    .sorted()
                    .toList();
        }
    }

    private static Optional<String> caseName(String fileName) {
        return SUFFIXES.stream()
                .map(suffix -> CHANNEL + suffix)
                .filter(fileName::endsWith)
                .map(ending -> fileName.substring(0, fileName.length() - ending.length()))
                .findFirst();
    }

    private static Path file(Path folder, String name) throws DataException {
        for (String suffix : SUFFIXES) {
            Path file = folder.resolve(name + suffix);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw new DataException(
                folder.resolve(name + SUFFIXES.get(0)), "no such file, though the table of sites names its case");
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
