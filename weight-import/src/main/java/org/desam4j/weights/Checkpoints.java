package org.desam4j.weights;

import java.io.EOFException;
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
        return open(path, StateChoice.ONLY_ONE);
    }

    /**
     * Opens a checkpoint that holds several networks, or others beside the one that is wanted.
     *
     * @param state the key of the dictionary that holds the network; empty text for the only one whose names fit
     * @throws CheckpointException as {@link #open(Path)}, and if there is no such key; the message lists those that are there
     * @throws IOException if it cannot be read
     */
    public static Checkpoint open(Path path, String state) throws IOException {
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
            Checkpoint checkpoint = open(path, file, state);
            opened = true;
            return checkpoint;
        } catch (EOFException e) {
            throw new CheckpointException(path, "is truncated, get it again: " + e.getMessage(), e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new CheckpointException(path, "cannot be loaded: " + e.getMessage(), e);
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    private static Checkpoint open(Path path, FileChannel file, String state) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(FormatDetector.HEAD);
        int read;
        do {
            read = file.read(head, head.position());
        } while (read > 0);
        head.flip();
        if (head.remaining() == 0) {
            throw new CheckpointException(path, "is empty; get the checkpoint again");
        }
        Checkpoint.Format format = FormatDetector.detect(head, file.size()).orElseThrow(() -> foreign(path, head));
        return switch (format) {
            case PYTORCH_ZIP -> TorchZipReader.read(path, file, state);
            case PYTORCH_LEGACY -> TorchLegacyReader.read(path, file, state);
            case SAFETENSORS -> SafetensorsReader.read(path, file).named(state);
        };
    }

    private static CheckpointException foreign(Path path, ByteBuffer head) {
        return new CheckpointException(
                path,
                "is "
                        + ForeignFile.kindOf(head)
                                .orElse("neither a PyTorch nor a safetensors checkpoint, or its beginning is damaged;"
                                        + " get it again"));
    }
}
