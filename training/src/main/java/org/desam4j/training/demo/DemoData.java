package org.desam4j.training.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import org.desam4j.training.Progress;
import org.desam4j.training.volume.NiftiWriter;
import org.desam4j.weights.internal.AtomicFile;

/** Writes a synthetic data set as a folder of NIfTI files with its table of sites. */
final class DemoData {
    private DemoData() {}

    /**
     * A site of the data set.
     *
     * @param name of the site
     * @param cases the number of its patients
     * @param patients makes the patient of a seed
     */
    record Site(String name, int cases, LongFunction<Patient> patients) {}

    /** Writes the data set; patients are numbered through, and a patient's seed is made of the number. */
    static void write(Path folder, List<Site> sites, long seed, Progress progress) throws IOException {
        StringBuilder table = new StringBuilder("case,site\n");
        int number = 0;
        int total = sites.stream().mapToInt(Site::cases).sum();
        for (Site site : sites) {
            for (int i = 0; i < site.cases(); i++) {
                String id = String.format(Locale.ROOT, "phantom_%03d", number);
                Patient patient = site.patients().apply(1_000 * seed + number);
                NiftiWriter.writeScan(folder.resolve("imagesTr/" + id + "_0000.nii.gz"), patient.scan());
                NiftiWriter.writeLabels(
                        folder.resolve("labelsTr/" + id + ".nii.gz"),
                        patient.scan().geometry(),
                        patient.labels());
                table.append(id).append(',').append(site.name()).append('\n');
                number++;
                progress.report("Making patients", number, total, "cases");
            }
        }
        AtomicFile.write(folder.resolve("sites.csv"), temporary -> Files.writeString(temporary, table));
    }
}
