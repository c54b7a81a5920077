package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.desam4j.acceptance.ViewedScan.COLUMNS;
import static org.desam4j.acceptance.ViewedScan.MM;
import static org.desam4j.acceptance.ViewedScan.ROWS;
import static org.desam4j.acceptance.ViewedScan.START;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.desam4j.model.Golden;
import org.desam4j.training.volume.Volumes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Prompts by hand on the page of {@code view}. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ViewPromptTest {
    private static final String MEASURES = "document.querySelector('[data-decoder=DeSAM] .measures').textContent";

    @TempDir
    private static Path folder;

    private Chromium browser;
    private ShownPage page;
    private Tab tab;
    private ShownPane desam;

    @BeforeAll
    void start() throws Exception {
        Path checkpoint = Golden.path("micro/tiny_desam.pth");
        browser = Chromium.start(folder.resolve("profile"));
        page = ShownPage.of(
                ViewedScan.write(folder.resolve("scans")),
                "--model",
                checkpoint,
                "--sam",
                checkpoint,
                "--out",
                folder.resolve("masks"));
    }

    @AfterAll
    void end() {
        page.close();
        browser.close();
    }

    @BeforeEach
    void open() throws Exception {
        tab = browser.tab().looks(1200, 800, "light").open(page.address());
        tab.waitFor("document.querySelector('[data-plane=axial] canvas').dataset.slice === '" + START + "'");
        tab.keys("p");
        desam = new ShownPane(tab, "[data-decoder=DeSAM]", COLUMNS, ROWS, MM, MM).waitForSlice(START);
        tab.waitFor(desam.canvas() + ".dataset.encoded === '" + START + "'");
    }

    @AfterEach
    void nothingLeftThePage() {
        assertThat(tab.complaints()).isEmpty();
        assertThat(tab.requests())
                .isNotEmpty()
                .allMatch(url -> url.startsWith(page.address()) || url.startsWith("data:"));
        tab.close();
    }

    /** The mask that the interface has for a prompt. */
    private boolean[][] mask(String prompt) {
        JsonNode answers = tab.evaluate("fetch('api/cases/0/prompt', { method: 'POST', body: JSON.stringify({ slice: "
                + START + ", prompt: " + prompt + " }) }).then(response => response.json())");
        byte[] bits = Base64.getDecoder()
                .decode(answers.path("answers").path(0).path("mask").asText());
        boolean[][] mask = new boolean[ROWS][COLUMNS];
        for (int i = 0; i < ROWS * COLUMNS; i++) {
            mask[i / COLUMNS][i % COLUMNS] = (bits[i / 8] >> (7 - i % 8) & 1) != 0;
        }
        return mask;
    }

    private static String point(double x, double y, boolean foreground) {
        return "{ x: " + x + ", y: " + y + ", foreground: " + foreground + " }";
    }

    private static boolean isPink(Color colour) {
        return colour.getRed() > colour.getGreen() + 60 && colour.getBlue() > colour.getGreen() + 30;
    }

    private void hideWhatLiesOver() {
        tab.evaluate("document.getElementById('marks').click(), document.querySelector('#layers input').click(),"
                + " document.querySelectorAll('figcaption, .keep').forEach(over => over.hidden = true)");
        desam.waitForFrame();
    }

    /** Contours half a pixel to the right of centres, but for where the prompt itself is drawn. */
    private void showsTheMask(boolean[][] mask, int... promptedColumnsAndRows) throws IOException {
        Color[][] right = desam.colours(0.5, 0);
        for (int y = 0; y < ROWS; y++) {
            for (int x = 0; x < COLUMNS - 1; x++) {
                boolean covered = false;
                for (int i = 0; i < promptedColumnsAndRows.length; i += 2) {
                    covered |= Math.abs(x - promptedColumnsAndRows[i]) <= 1
                            && Math.abs(y - promptedColumnsAndRows[i + 1]) <= 1;
                }
                if (!covered) {
                    assertThat(isPink(right[y][x])).as(x + " | " + y).isEqualTo(mask[y][x] != mask[y][x + 1]);
                }
            }
        }
    }

    @Test
    void clicksChangeTheMaskAndAClickOnAPointTakesItAway() throws IOException {
        hideWhatLiesOver();
        desam.click(6.5, 7.5);
        tab.waitFor(MEASURES + ".includes('predicted IoU')");
        desam.waitForFrame();
        String first = tab.evaluate(MEASURES).asText();
        assertThat(first).contains("Dice");
        boolean[][] one = mask("{ points: [" + point(6.5, 7.5, true) + "], box: [], grid: 0 }");
        showsTheMask(one, 6, 7);

        tab.evaluate("document.querySelector('input[value=background]').click()");
        desam.click(17.5, 12.5);
        tab.waitFor(MEASURES + " !== '" + first + "'");
        desam.waitForFrame();
        boolean[][] two =
                mask("{ points: [" + point(6.5, 7.5, true) + ", " + point(17.5, 12.5, false) + "], box: [], grid: 0 }");
        assertThat(Arrays.deepEquals(one, two))
                .as("the points make a difference")
                .isFalse();
        showsTheMask(two, 6, 7, 17, 12);

        desam.click(17.5, 12.5);
        tab.waitFor(MEASURES + " === '" + first + "'");
        desam.click(6.5, 7.5);
        tab.waitFor(MEASURES + " === ''");
    }

    /** With no pointer: a box from corner to corner, its mask kept, saved, and taken back. */
    @Test
    void aKeyboardIsEnoughToPromptKeepAndSave() throws Exception {
        tab.tabTo("document.activeElement.value === 'organ'");
        tab.keys("ArrowRight", "ArrowRight");
        tab.waitFor("document.activeElement.value === 'box' && document.activeElement.checked");
        tab.tabTo("document.activeElement === " + desam.canvas());
        tab.keys("Enter", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight", "Enter");
        tab.waitFor(MEASURES + ".includes('predicted IoU')");
        tab.tabTo("document.activeElement.className === 'keep'");
        tab.keys("Enter");
        tab.waitFor("document.getElementById('status').textContent === 'Kept on slice " + (START + 1) + ".'");
        tab.tabTo("document.activeElement.id === 'save'");
        tab.keys("Enter");
        tab.waitFor("document.getElementById('status').textContent.startsWith('Saved as ')");
        double[] saved =
                Volumes.read(folder.resolve("masks/one.nii.gz")).volume().slice(START);
        assertThat(saved).contains(1);
        tab.tabTo("document.activeElement.id === 'undo'");
        tab.keys("Enter");
        tab.waitFor("document.getElementById('undo').disabled");
    }

    /** From the label's own box, 9 x 8 pixels, to the whole image. */
    @Test
    void theBoxThatGrowsDrawsACurveForEachDecoder() {
        tab.evaluate("document.getElementById('sweep').click()");
        for (String decoder : new String[] {"DeSAM", "SAM"}) {
            tab.waitFor("document.querySelector('#curves [data-decoder=" + decoder + "]')?.dataset.count === '21'");
        }
        assertThat(tab.evaluate("document.getElementById('share').value").asText())
                .isEqualTo("100");
        tab.evaluate("document.getElementById('tight').click()");
        tab.waitFor("document.getElementById('share').value === '0'");
    }
}
