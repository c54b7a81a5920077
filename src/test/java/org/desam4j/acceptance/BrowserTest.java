package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report as a browser shows it. */
@Tag("slow")
class BrowserTest {
    @TempDir
    private Path folder;

    private Desam.Result browse(String... arguments) throws Exception {
        List<String> command = Chromium.command(folder.resolve("profile"), arguments);
        return Desam.run(new ProcessBuilder(command)).succeeded();
    }

    /**
     * A page in a frame that counts what it asks for: the browser's own list of resources must be empty, and a click on a
     * heading must sort the rows.
     */
    @Test
    void theReportShowsItsTablesSortsThemAndAsksForNothing() throws Exception {
        Path demo = folder.resolve("demo");
        Desam.run("demo", "--data-only", "--quick", "--out", demo).succeeded();
        Path run = folder.resolve("run");
        Path cache = folder.resolve("cache");
        Path data = demo.resolve("data");
        Path checkpoint = demo.resolve("sam_demo.safetensors");
        Desam.run(Desam.train(data, checkpoint, "B", cache, run, "--validation", 0.5, "--epochs", 2))
                .succeeded();
        Path out = folder.resolve("evaluation");
        Desam.run(Desam.evaluate(data, run, "C,D", cache, out)).succeeded();

        String page = Files.readString(out.resolve("report.html"));
        String probe = """
                <script>
                const heading = [...document.querySelectorAll('#cases th')].find(th => th.textContent === 'Dice');
                heading.click();
                const column = heading.cellIndex;
                const dice = [...document.querySelectorAll('#cases tbody tr')].map(row => +row.cells[column].textContent);
                document.title = JSON.stringify({
                  rows: document.querySelectorAll('#sites tbody tr').length,
                  cases: dice.length,
                  sorted: dice.every((value, i) => i === 0 || dice[i - 1] <= value),
                  plots: document.querySelectorAll('svg').length,
                  pictures: [...document.images].filter(image => image.naturalWidth > 0).length,
                  requests: performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:')).length
                }).replaceAll('"', "'");
                </script>
                """;
        Path probed = Files.writeString(folder.resolve("probed.html"), page.replace("</body>", probe + "</body>"));
        String shown = browse(
                        "--dump-dom",
                        "--virtual-time-budget=5000",
                        probed.toUri().toString())
                .out();
        assertThat(shown)
                .contains("<title>{'rows':6,'cases':4,'sorted':true,'plots':5,'pictures':4,'requests':0}</title>");
    }
}
