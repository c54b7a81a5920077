package org.desam4j.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens checkpoint files of every format, told by their first bytes, not by their names. */
public final class Checkpoints {
    private static final int ZIP_MAGIC = 0x04034b50;
    private static final int PICKLE_PROTOCOL = 0x80;

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
        ByteBuffer head = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        int read;
        do {
            read = file.read(head, head.position());
        } while (read > 0);
        head.flip();
        if (head.remaining() == 0) {
            throw new CheckpointException(path, "is empty; get the checkpoint again");
        }
        if (head.remaining() >= 4 && head.getInt(0) == ZIP_MAGIC) {
            return TorchZipReader.read(path, file);
        }
        if (head.remaining() >= 2 && (head.get(0) & 0xff) == PICKLE_PROTOCOL && head.get(1) <= 5) {
            return TorchLegacyReader.read(path, file);
        }
        if (head.remaining() >= 9 && head.get(8) == '{') {
            return SafetensorsReader.read(path, file);
        }
        throw new CheckpointException(
                path, "is neither a PyTorch nor a safetensors checkpoint, or its beginning is damaged; get it again");
    }
}
