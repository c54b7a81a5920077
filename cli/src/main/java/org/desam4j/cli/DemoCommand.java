package org.desam4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.desam4j.training.OutputPlace;
import org.desam4j.training.demo.Anatomy;
import org.desam4j.training.demo.DemoJob;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.report.ResultTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job on synthetic data. */
@Command(
        name = "demo",
        description =
                "Demonstration on synthetic data: makes scans of four sites, trains on one, measures all, and writes a report.")
final class DemoCommand extends BaseCommand {

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "desam-demo",
            description = "Folder to write; must be empty or not exist (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(names = "--quick", description = "Fewer patients and epochs; takes about a minute.")
    private boolean quick;

    @Option(
            names = "--data-only",
            description = "Write only the data set and the checkpoint, to try other commands with.")
    private boolean dataOnly;

    @Option(
            names = "--abdomen",
            description = "With --data-only: CT and MR scans, labelled with liver (1), kidneys (2) and spleen (3).")
    private boolean abdomen;

    @Override
    Optional<Path> folder() {
        return Optional.of(out);
    }

    @Override
    void execute() throws Exception {
        if (abdomen && !dataOnly) {
            throw wrongUsage("the demonstration is about the prostate; --abdomen needs --data-only");
        }
        OutputPlace.requireFolder(out);
        DemoJob job = new DemoJob(out, quick);
        if (dataOnly) {
            job.writeInputs(abdomen ? Anatomy.ABDOMEN : Anatomy.PROSTATE, progress());
            out().println("Data set:   " + job.data());
            out().println("Checkpoint: " + job.checkpoint());
            return;
        }
        List<SiteResult> sites = job.execute(progress());
        out().println();
        out().println("Measured: " + Protocol.DEFAULT.measured());
        out().print(ResultTable.of(sites).toText());
        out().println();
        out().println("Report:  " + job.report().page());
        out().println("Model:   " + job.model());
        out().println("Next:    ./desam predict " + out.resolve("data/imagesTr") + "/phantom_0*_0000.nii.gz --model "
                + job.run() + " --out " + out.resolve("masks"));
        out().println("Look:    ./desam view " + out);
    }
}
