package org.desam4j.training.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.desam4j.training.OutputPlace;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.internal.OwnFile;
import org.desam4j.training.report.internal.EvaluationSettings;
import org.desam4j.training.run.EpochResult;

/**
 * The files of an evaluation.
 *
 * @param folder the folder that they lie in
 */
public record EvaluationReport(Path folder) {
    /** The name of the fact that says which slices were measured, on which pixels; tables say it too. */
    public static final String MEASURED = "measured";

    private static final String COMMAND = "evaluate";

    /** Every measure of every case. */
    public Path cases() {
        return folder.resolve("cases.csv");
    }

    /** The file of the settings that the model was used with. */
    public Path settings() {
        return folder.resolve("settings.json");
    }

    /** The folder that keeps what is measured of each case, for an evaluation that is made again. */
    public Path measured() {
        return folder.resolve("measured");
    }

    /** The page. */
    public Path page() {
        return folder.resolve("report.html");
    }

    /**
     * Makes sure, before any work, that the files may be written: that there are none, or those of an earlier evaluation.
     *
     * @throws org.desam4j.training.DataException if a file of another origin would be replaced, or the folder cannot be written to
     */
    public void requirePlace() throws IOException {
        OutputPlace.requireFolder(measured());
        OwnFile.require(cases(), CaseTable.FIRST_COLUMNS, COMMAND);
        OwnFile.require(page(), HtmlPage.SIGN, COMMAND);
        OwnFile.require(settings(), EvaluationSettings.SIGN, COMMAND);
    }

    /**
     * Writes the files.
     *
     * @param title the page's heading
     * @param facts the facts that the reader should know of the figures' origin, by name
     * @param epochs of the run that made the model; empty where it is not known
     */
    public void write(String title, Map<String, String> facts, List<SiteResult> sites, List<EpochResult> epochs)
            throws IOException {
        CaseTable.write(cases(), SiteResult.scores(sites), facts.getOrDefault(MEASURED, ""));
        new ReportPage(title, facts, sites, epochs).write(page());
    }
}
