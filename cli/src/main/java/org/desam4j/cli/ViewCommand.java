package org.desam4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.desam4j.training.run.Stop;
import org.desam4j.viewer.Viewer;
import org.desam4j.viewer.content.CaseFinder;
import org.desam4j.viewer.content.CaseList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looking at scans and masks. */
@Command(
        abbreviateSynopsis = true,
        name = "view",
        description = {
            "Shows scans and masks in the browser, on a page that this program serves to this machine alone.",
            "It ends with Ctrl-C."
        })
final class ViewCommand extends BaseCommand {
    private static final long MILLISECONDS = 100;

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description =
                    "Scans; or a folder: of scans and masks, a data set, or one that evaluate or demo has written.")
    private List<Path> given;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data set of an evaluation, where it is no longer in the place that the evaluation names.")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--labels",
            paramLabel = "PATH",
            description = "Label maps, shown in green: a folder with CASE.nii.gz, or the file for a single scan.")
    private Optional<Path> labels = Optional.empty();

    @Option(
            names = "--masks",
            paramLabel = "PATH",
            description =
                    "Predictions, shown in pink: a folder that predict has written, or the file for a single scan.")
    private Optional<Path> masks = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Port to listen at, on the loopback address (default: one that is free).")
    private int port;

    @Option(names = "--no-browser", description = "Print the address only, and open no browser.")
    private boolean noBrowser;

    @Override
    boolean computes() {
        return false;
    }

    @Override
    void execute() throws Exception {
        if (port < 0 || port > 0xffff) {
            throw wrongUsage("--port is from 0 to 65535");
        }
        CaseList cases = new CaseFinder(labels, masks, data).find(given, progress());
        try (Stopping stopping = stopping();
                Viewer viewer = Viewer.show(cases, port, this::unexpected)) {
            out().println("Page: " + viewer.address());
            out().flush();
            if (!noBrowser) {
                try (BrowserStart start = BrowserStart.at(viewer.address())) {
                    start.tell(progress());
                    untilStopped(stopping.stop());
                }
            } else {
                untilStopped(stopping.stop());
            }
        }
    }

    private static void untilStopped(Stop stop) throws InterruptedException {
        while (!stop.isRequested()) {
            Thread.sleep(MILLISECONDS);
        }
    }

    private void unexpected(Throwable failure) {
        progress().say("failed: " + failure);
    }
}
