package org.desam4j.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens checkpoint files of every format, told by their content, not by their names. */
public final class Checkpoints {
    private Checkpoints() {}

    /**
     * Opens a checkpoint.
     *
     * @throws CheckpointException if the file is missing, damaged, of no known format, or holds what may not be loaded
     * @throws IOException if it cannot be read
     */
    public static Checkpoint open(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new CheckpointException(
                    path, "no such file; give the path of a .pth, .pt or .safetensors checkpoint");
        }
        if (!Files.isRegularFile(path)) {
            throw new CheckpointException(
                    path, "is not a file; give the path of a .pth, .pt or .safetensors checkpoint");
        }
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        boolean opened = false;
        try {
            Checkpoint checkpoint = open(path, file);
            opened = true;
            return checkpoint;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new CheckpointException(path, "cannot be loaded: " + e.getMessage(), e);
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    private static Checkpoint open(Path path, FileChannel file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(FormatDetector.HEAD);
        int read;
        do {
            read = file.read(head, head.position());
        } while (read > 0);
        head.flip();
        if (head.remaining() == 0) {
            throw new CheckpointException(path, "is empty; get the checkpoint again");
        }
        Checkpoint.Format format = FormatDetector.detect(head, file.size())
                .orElseThrow(
                        () -> new CheckpointException(
                                path,
                                "is neither a PyTorch nor a safetensors checkpoint, or its beginning is damaged; get it again"));
        return switch (format) {
            case PYTORCH_ZIP -> TorchZipReader.read(path, file);
            case PYTORCH_LEGACY -> TorchLegacyReader.read(path, file);
            case SAFETENSORS -> SafetensorsReader.read(path, file);
        };
    }
}
