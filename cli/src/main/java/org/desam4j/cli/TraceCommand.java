package org.desam4j.cli;

import java.nio.file.Path;
import org.desam4j.training.OutputPlace;
import org.desam4j.training.trace.TraceJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Comparing with the original. */
@Command(
        name = "trace",
        description = {
            "Runs the network on the arrays of a .npz archive and writes what it makes of them.",
            "In: image [N,3,S,S] normalised; if wanted box [N,4], points [P,2] and labels [P] (one point per prompt, all"
                    + " on the first image). Out: feature0..2, embedding, box_logits, box_iou, point_logits, point_iou."
        })
final class TraceCommand extends BaseCommand {

    @Option(names = "--checkpoint", required = true, paramLabel = "C", description = "A DeSAM checkpoint.")
    private Path checkpoint;

    @Option(names = "--input", required = true, paramLabel = "IN.npz", description = "The archive to read.")
    private Path input;

    @Option(names = "--out", required = true, paramLabel = "OUT.npz", description = "The archive to write.")
    private Path output;

    @Override
    void execute() throws Exception {
        OutputPlace.requireFolder(output.toAbsolutePath().getParent());
        new TraceJob(checkpoint, input, output).execute(progress());
        out().println(output);
    }
}
