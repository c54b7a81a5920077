package org.desam4j.cli;

import java.nio.file.Path;
import org.desam4j.training.trace.TraceJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The values of every stage, to compare with the original. */
@Command(
        name = "trace",
        description = {
            "Runs the network on the arrays of a .npz archive and writes the values of every stage, to compare them with the"
                    + " original.",
            "Input arrays: image [N,3,S,S], normalised; optionally box [N,4], points [P,2] and labels [P] (one point per"
                    + " prompt, all on the first image). Output arrays: feature0..2, embedding, box_logits, box_iou,"
                    + " point_logits, point_iou."
        })
final class TraceCommand extends BaseCommand {

    @Option(names = "--checkpoint", required = true, paramLabel = "C", description = "DeSAM checkpoint.")
    private Path checkpoint;

    @Option(names = "--input", required = true, paramLabel = "IN.npz", description = "Archive to read.")
    private Path input;

    @Option(names = "--out", required = true, paramLabel = "OUT.npz", description = "Archive to write.")
    private Path output;

    @Mixin
    private OverwriteOption overwrite;

    @Override
    void execute() throws Exception {
        overwrite.require(output);
        new TraceJob(checkpoint, input, output).execute(progress());
        out().println(output);
    }
}
