package org.desam4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.Conversion;
import org.desam4j.weights.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The conversion of a checkpoint to another format. */
@Command(
        name = "convert",
        description = {
            "Converts a checkpoint. To safetensors: all tensors, with their names and types. To PyTorch: with the names that"
                    + " the original code loads."
        })
final class ConvertCommand extends BaseCommand {

    @Parameters(index = "0", paramLabel = "CHECKPOINT", description = "Checkpoint: .pth, .pt, .ckpt or .safetensors.")
    private Path source;

    @Parameters(index = "1", paramLabel = "OUT", description = "File to write.")
    private Path target;

    @Option(
            names = "--to",
            paramLabel = "safetensors|pytorch",
            description = "Format to write (default: pytorch if OUT ends in .pth, .pt or .ckpt, else safetensors).")
    private Optional<Target> to = Optional.empty();

    /** The formats that are written. */
    private enum Target {
        SAFETENSORS,
        PYTORCH;

        static Target of(Path file) {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            return name.matches(".*\\.(pth|pt|ckpt)") ? PYTORCH : SAFETENSORS;
        }
    }

    @Mixin
    private StateOption state;

    @Mixin
    private OverwriteOption overwrite;

    @Override
    boolean computes() {
        return false;
    }

    @Override
    void execute() throws Exception {
        overwrite.require(target);
        try (Checkpoint checkpoint = Checkpoints.open(source, state.key())) {
            int tensors =
                    to.orElse(Target.of(target)) == Target.PYTORCH ? toPyTorch(checkpoint) : toSafetensors(checkpoint);
            checkpoint
                    .unread()
                    .forEach(
                            (name, reason) -> out().println(Printable.line("left out: " + name + ", which " + reason)));
            out().println(String.format(Locale.ROOT, "%s: %d tensors", target, tensors));
        }
    }

    private int toSafetensors(Checkpoint checkpoint) throws IOException {
        Conversion.toSafetensors(checkpoint, target);
        return checkpoint.stored().size();
    }

    private int toPyTorch(Checkpoint checkpoint) throws IOException {
        Conversion.toPyTorch(checkpoint, target);
        if (!checkpoint.metadata().isEmpty()) {
            out().println(Printable.line("left out: what the file says of itself ("
                    + String.join(", ", checkpoint.metadata().keySet())
                    + "), for which PyTorch's format has no place"));
        }
        return checkpoint.tensors().size();
    }
}
