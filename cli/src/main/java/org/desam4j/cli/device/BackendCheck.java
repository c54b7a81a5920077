package org.desam4j.cli.device;

/**
 * For the launcher, which has a build for the CPU and perhaps one for the GPU: prints {@code cpu} or {@code cuda}, and on the
 * error stream why. Loads nothing of ND4J.
 */
public final class BackendCheck {
    private BackendCheck() {}

    /** @param arguments the name of the backend that the user asks for */
    public static void main(String[] arguments) {
        System.exit(run(NvidiaDriver.installed(), arguments));
    }

    static int run(NvidiaDriver driver, String... arguments) {
        try {
            BackendChoice choice = BackendChoice.of(BackendChoice.Request.named(arguments[0]), driver.survey());
            System.err.println("desam: using the " + (choice.cuda() ? "GPU: " : "CPU: ") + choice.reason());
            System.out.println(choice.cuda() ? "cuda" : "cpu");
            return 0;
        } catch (UnusableBackendException e) {
            System.err.println("desam: " + e.getMessage());
            return 1;
        } catch (IllegalArgumentException e) {
            System.err.println("desam: " + e.getMessage());
            return 2;
        }
    }
}
