package org.desam4j.training.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.desam4j.training.Progress;
import org.desam4j.training.volume.NiftiWriter;
import org.desam4j.weights.AtomicFile;

/** Writes the synthetic data set as a folder of NIfTI files with its table of sites. */
final class DemoData {
    private DemoData() {}

    /**
     * Writes the data set.
     *
     * @param sourceCases patients of the first site
     * @param otherCases patients of each other site
     */
    static void write(Path folder, int sourceCases, int otherCases, long seed, Progress progress) throws IOException {
        StringBuilder table = new StringBuilder("case,site\n");
        int number = 0;
        int total = sourceCases + otherCases * (PhantomSite.all().size() - 1);
        for (PhantomSite site : PhantomSite.all()) {
            int cases = number == 0 ? sourceCases : otherCases;
            for (int i = 0; i < cases; i++) {
                String id = "phantom_%03d".formatted(number);
                Phantom.Patient patient = Phantom.patient(site, 1_000 * seed + number);
                NiftiWriter.writeScan(folder.resolve("imagesTr/" + id + "_0000.nii.gz"), patient.scan());
                NiftiWriter.writeLabels(
                        folder.resolve("labelsTr/" + id + ".nii.gz"),
                        patient.label().geometry(),
                        patient.label().voxels());
                table.append(id).append(',').append(site.name()).append('\n');
                number++;
                progress.report("Making patients", number, total, "cases");
            }
        }
        AtomicFile.write(folder.resolve("sites.csv"), temporary -> Files.writeString(temporary, table));
    }
}
