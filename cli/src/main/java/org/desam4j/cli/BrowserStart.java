package org.desam4j.cli;

import java.awt.AWTError;
import java.awt.Desktop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.desam4j.training.Progress;

/**
 * A browser that is opened at an address with a secret. The arguments of a process are there for all users of a machine to read, so that
 * the browser is given a file of this user's alone, which leads to the address.
 *
 * @param file that leads there
 * @param opened true if there is a browser to open
 */
record BrowserStart(Path file, boolean opened) implements AutoCloseable {

    /** Opens the user's browser, where there is one. */
    static BrowserStart at(String address) throws IOException {
        // Java gives temporary files no rights but their owner's.
        Path file = Files.createTempFile("desam-view", ".html");
        Files.writeString(
                file,
                "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\">"
                        + "<meta http-equiv=\"refresh\" content=\"0; url=" + address
                        + "\"><title>desam4j</title></html>\n");
        return new BrowserStart(file, opens(file));
    }

    /** False where nothing can be opened, as in a session whose display is gone, or where Java has no library for it. */
    private static boolean opens(Path file) {
        try {
            if (!Desktop.isDesktopSupported() || !Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
                return false;
            }
            Desktop.getDesktop().browse(file.toUri());
            return true;
        } catch (IOException | AWTError | LinkageError e) {
            return false;
        }
    }

    /** Says so if the user must open the page. */
    void tell(Progress progress) {
        if (!opened) {
            progress.say("No browser found to open; open the address above in one of this machine");
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
