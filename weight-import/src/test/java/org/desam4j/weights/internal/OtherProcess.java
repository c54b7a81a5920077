package org.desam4j.weights.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A second process, which does one thing with a folder, says so, and waits until its input ends. */
final class OtherProcess {
    private static final int TURNS = 1000;

    private OtherProcess() {}

    /** The main method of the process: {@code lock}, {@code turns}, {@code write} or {@code stall}, and the folder. */
    @SuppressWarnings("try") // the lock is held, and asked nothing
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "lock" -> {
                try (FolderLock lock = FolderLock.acquire(folder)) {
                    sayAndWait();
                }
            }
            case "turns" -> turns(folder);
            case "write" -> AtomicFile.write(folder.resolve("written"), file -> Files.writeString(file, "text"));
            case "stall" ->
                AtomicFile.write(folder.resolve("stalled"), file -> {
                    Files.writeString(file, "half");
                    sayAndWait();
                });
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    @SuppressWarnings("try") // the lock is held, and asked nothing
    private static void turns(Path folder) throws IOException {
        Path turn = folder.resolve("turn");
        for (int done = 0; done < TURNS; ) {
            FolderLock got;
            try {
                got = FolderLock.acquire(folder);
            } catch (IOException refused) {
                Thread.onSpinWait();
                continue;
            }
            try (FolderLock lock = got) {
                Files.createFile(turn);
                Files.delete(turn);
            }
            done++;
        }
    }

    private static void sayAndWait() throws IOException {
        System.out.println("ready");
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
    }

    /** Starts the process under a umask. */
    static Process start(String umask, String action, Path folder) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = List.of(
                "sh",
                "-c",
                "umask " + umask + "; exec \"$@\"",
                "sh",
                java,
                "-cp",
                classes,
                OtherProcess.class.getName(),
                action,
                folder.toString());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Starts the process and waits until it has begun. */
    static Process started(String action, Path folder) throws IOException {
        Process process = start("022", action, folder);
        if (process.inputReader().readLine() == null) {
            throw new IOException("the other process ended");
        }
        return process;
    }
}
