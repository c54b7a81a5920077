package org.desam4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.DataException;
import org.desam4j.training.report.EvaluationReport;
import org.desam4j.training.run.Stop;
import org.desam4j.viewer.Viewer;
import org.desam4j.viewer.content.CaseFinder;
import org.desam4j.viewer.content.CaseList;
import org.desam4j.viewer.model.ModelFiles;
import org.desam4j.viewer.model.SegmentDesk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looking at scans and masks. */
@Command(
        abbreviateSynopsis = true,
        name = "view",
        description = {
            "Shows scans and masks in the browser, on a page that this program serves to this machine alone.",
            "With --serve it shows no page, and segments scans for other programs. It ends with Ctrl-C."
        })
final class ViewCommand extends BaseCommand {
    private static final long MILLISECONDS = 100;

    @Parameters(
            arity = "0..*",
            paramLabel = "PATH",
            description =
                    "Scans; or a folder: of scans and masks, a data set, or one that evaluate or demo has written.")
    private List<Path> given = List.of();

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
            names = "--model",
            paramLabel = "M",
            description =
                    "Trained model that answers prompts and segments scans: a folder that train has written, or a DeSAM"
                            + " checkpoint (default: the model of an evaluation's folder).")
    private Optional<Path> model = Optional.empty();

    @Option(names = "--sam", paramLabel = "C", description = "SAM checkpoint, whose masks stand beside DeSAM's.")
    private Optional<Path> sam = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "desam-view",
            description = "Folder for masks that are kept and saved (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Port to listen at, on the loopback address (default: one that is free).")
    private int port;

    @Option(names = "--no-browser", description = "Print the address only, and open no browser.")
    private boolean noBrowser;

    @Mixin
    private PrecisionOption precision;

    @Mixin
    private ServeOptions serve;

    @Override
    boolean computes() {
        return model.isPresent() || sam.isPresent() || given.stream().anyMatch(ViewCommand::isEvaluation);
    }

    @Override
    boolean takesBackend() {
        return true;
    }

    private static boolean isEvaluation(Path path) {
        return Files.exists(new EvaluationReport(path).settings());
    }

    @Override
    void execute() throws Exception {
        if (port < 0 || port > 0xffff) {
            throw wrongUsage("--port is from 0 to 65535");
        }
        SegmentDesk.Limits limits = fromOptions(serve::limits);
        if (serve.isGiven()) {
            serve(limits);
        } else if (given.isEmpty()) {
            throw wrongUsage("name a scan or a folder to look at, or give --serve");
        } else {
            show(limits);
        }
    }

    private void serve(SegmentDesk.Limits limits) throws Exception {
        if (!given.isEmpty() || model.isEmpty()) {
            throw wrongUsage("--serve takes scans from other programs alone, and needs --model");
        }
        Path tokens = serve.tokenFile().orElseThrow(() -> wrongUsage("--serve needs a --token-file"));
        String token = Files.readString(tokens).strip();
        ModelFiles files = models(Optional.empty());
        try (Stopping stopping = stopping();
                Viewer viewer = fromTokens(tokens, () -> Viewer.serve(files, limits, port, token, this::unexpected))) {
            out().println("Serving: " + viewer.address() + "api/");
            out().flush();
            untilStopped(stopping.stop());
        }
    }

    /** A start of a server. */
    @FunctionalInterface
    private interface Start {
        Viewer viewer() throws IOException;
    }

    private static Viewer fromTokens(Path tokens, Start start) throws IOException {
        try {
            return start.viewer();
        } catch (IllegalArgumentException e) {
            throw new DataException(tokens, "holds no token: " + e.getMessage(), e);
        }
    }

    private void show(SegmentDesk.Limits limits) throws Exception {
        CaseList cases = new CaseFinder(labels, masks, data).find(given, progress());
        try (Stopping stopping = stopping();
                Viewer viewer = Viewer.show(
                        new Viewer.Settings(cases, models(cases.evaluated()), out, limits, port), this::unexpected)) {
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

    /** The models that are given, or that of the evaluation as it was used. */
    private ModelFiles models(Optional<CaseList.Evaluated> measured) throws DataException {
        for (Path given : List.of(model, sam).stream().flatMap(Optional::stream).toList()) {
            if (!Files.exists(given)) {
                throw new DataException(given, "no such file or folder; give a model");
            }
        }
        Optional<CaseList.Evaluated> evaluated =
                measured.filter(used -> model.isEmpty()).filter(used -> Files.exists(Path.of(used.model())));
        Precision products =
                model.isPresent() || evaluated.isPresent() ? fromOptions(precision::precision) : Precision.FLOAT32;
        return evaluated
                .map(used ->
                        new ModelFiles(Optional.of(Path.of(used.model())), sam, Optional.of(used.card()), products))
                .orElseGet(() -> new ModelFiles(model, sam, Optional.empty(), products));
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
