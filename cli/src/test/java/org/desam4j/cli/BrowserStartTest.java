package org.desam4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** On a machine without a display, and with one that is gone. */
class BrowserStartTest {
    private static final String ADDRESS = "http://127.0.0.1:4711/secret/";

    /** Starts it as a program of its own, since Java looks at the display once. */
    public static void main(String[] arguments) throws Exception {
        try (BrowserStart start = BrowserStart.at(ADDRESS)) {
            System.out.println(start.opened());
            System.out.println(start.file());
        }
    }

    @Test
    void aDisplayThatIsGoneIsNoBrowser() throws Exception {
        ProcessBuilder program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BrowserStartTest.class.getName());
        program.environment().put("DISPLAY", ":99");
        Process process = program.redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(out).startsWith("false\n").endsWith(".html\n");
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void theFileLeadsToTheAddressAndIsForItsOwnerAlone() throws Exception {
        System.setProperty("java.awt.headless", "true");
        BrowserStart start = BrowserStart.at(ADDRESS);
        assertThat(start.file()).content().contains("0; url=" + ADDRESS);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(start.file())))
                .isEqualTo("rw-------");
        start.close();
        assertThat(start.file()).doesNotExist();
    }
}
