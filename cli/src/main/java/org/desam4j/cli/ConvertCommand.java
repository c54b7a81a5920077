package org.desam4j.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.Conversion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** From PyTorch to safetensors. */
@Command(name = "convert", description = "Writes a checkpoint's tensors as safetensors, with their names and types.")
final class ConvertCommand extends BaseCommand {

    @Parameters(index = "0", paramLabel = "CHECKPOINT", description = "A .pth, .pt or .safetensors file.")
    private Path source;

    @Parameters(index = "1", paramLabel = "OUT.safetensors", description = "The file to write.")
    private Path target;

    @Mixin
    private StateOption state;

    @Override
    boolean computes() {
        return false;
    }

    @Override
    void execute() throws Exception {
        try (Checkpoint checkpoint = Checkpoints.open(source, state.key())) {
            Conversion.toSafetensors(checkpoint, target);
            checkpoint.unread().forEach((name, reason) -> out().println("left out: " + name + ", which " + reason));
            out().println(String.format(
                    Locale.ROOT, "%s: %d tensors", target, checkpoint.stored().size()));
        }
    }
}
