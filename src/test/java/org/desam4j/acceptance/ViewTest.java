package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.desam4j.acceptance.ViewedScan.COLUMNS;
import static org.desam4j.acceptance.ViewedScan.MM;
import static org.desam4j.acceptance.ViewedScan.ROWS;
import static org.desam4j.acceptance.ViewedScan.SLICES;
import static org.desam4j.acceptance.ViewedScan.SLICE_MM;
import static org.desam4j.acceptance.ViewedScan.START;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code view} in a browser. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ViewTest {
    @TempDir
    private static Path folder;

    private Chromium browser;
    private ShownPage page;
    private Tab tab;
    private ShownPane axial;

    @BeforeAll
    void start() throws Exception {
        browser = Chromium.start(folder.resolve("profile"));
        page = ShownPage.of(ViewedScan.write(folder.resolve("scans")));
    }

    @AfterAll
    void end() {
        page.close();
        browser.close();
    }

    @BeforeEach
    void open() throws Exception {
        tab = browser.tab().looks(1200, 800, "light").open(page.address());
        axial = pane("axial", COLUMNS, ROWS, MM, MM).waitForSlice(START);
    }

    @AfterEach
    void nothingLeftThePage() {
        assertThat(tab.complaints()).isEmpty();
        assertThat(tab.requests())
                .isNotEmpty()
                .allMatch(url -> url.startsWith(page.address()) || url.startsWith("data:"));
        tab.close();
    }

    private ShownPane pane(String plane, int columns, int rows, double columnMm, double rowMm) {
        return new ShownPane(tab, "[data-plane=" + plane + "]", columns, rows, columnMm, rowMm);
    }

    private void showPixelsAsTheyAre() {
        tab.evaluate("for (const id of ['smooth', 'marks']) document.getElementById(id).click();"
                + " document.querySelectorAll('figcaption, .enlarge').forEach(over => over.hidden = true);"
                + " document.querySelector('#layers input').click();"
                + " for (const [id, value] of [['low', 0], ['high', 255]]) { const field = document.getElementById(id);"
                + " field.value = value; field.dispatchEvent(new Event('change')); }");
    }

    private static void isGrey(Color shown, int level, int column, int row) {
        assertThat(shown).as(column + ", " + row).isEqualTo(new Color(level, level, level));
    }

    @Test
    void slicesAreTheVolumesInAllPlanes() throws IOException {
        showPixelsAsTheyAre();
        axial.focus();
        tab.keys("ArrowDown");
        Color[][] slice = axial.waitForSlice(START + 1).colours(0, 0);
        for (int y = 0; y < ROWS; y++) {
            for (int x = 0; x < COLUMNS; x++) {
                isGrey(slice[y][x], ViewedScan.value(COLUMNS - 1 - x, ROWS - 1 - y, START + 1), x, y);
            }
        }
        ShownPane coronal = pane("coronal", COLUMNS, SLICES, MM, SLICE_MM);
        Color[][] front = coronal.colours(0, 0);
        for (int z = 0; z < SLICES; z++) {
            for (int x = 0; x < COLUMNS; x++) {
                int level = ViewedScan.value(COLUMNS - 1 - x, ROWS - 1 - coronal.slice(), SLICES - 1 - z);
                isGrey(front[z][x], level, x, z);
            }
        }
        ShownPane sagittal = pane("sagittal", ROWS, SLICES, MM, SLICE_MM);
        Color[][] side = sagittal.colours(0, 0);
        for (int z = 0; z < SLICES; z++) {
            for (int y = 0; y < ROWS; y++) {
                int level = ViewedScan.value(COLUMNS - 1 - sagittal.slice(), ROWS - 1 - y, SLICES - 1 - z);
                isGrey(side[z][y], level, y, z);
            }
        }
    }

    /** Half a pixel to the right of each centre lies an edge, which is green where the label ends there, and nowhere else. */
    @Test
    void contoursStandOnTheBorderOfTheLabel() throws IOException {
        Color[][] right = axial.colours(0.5, 0);
        Color[][] below = axial.colours(0, 0.5);
        for (int y = 0; y < ROWS - 1; y++) {
            for (int x = 0; x < COLUMNS - 1; x++) {
                boolean here = shownLabel(x, y);
                assertThat(isGreen(right[y][x])).as(x + " | " + y).isEqualTo(here != shownLabel(x + 1, y));
                assertThat(isGreen(below[y][x])).as(x + " - " + y).isEqualTo(here != shownLabel(x, y + 1));
            }
        }
        tab.keys("1");
        tab.waitFor("!document.querySelector('#layers input').checked");
        axial.waitForFrame();
        assertThat(Stream.of(axial.colours(0.5, 0)).flatMap(Stream::of)).noneMatch(ViewTest::isGreen);
    }

    private static boolean shownLabel(int x, int y) {
        return ViewedScan.labelled(COLUMNS - 1 - x, ROWS - 1 - y, START);
    }

    private static boolean isGreen(Color colour) {
        return colour.getGreen() > colour.getRed() + 60 && colour.getGreen() > colour.getBlue() + 40;
    }

    @Test
    void wheelAndDragScrollAndChangeTheWindow() {
        axial.wheel(120);
        axial.waitForSlice(START + 3);
        double before = high();
        axial.drag(COLUMNS / 2.0, ROWS / 2.0, COLUMNS - 2, ROWS / 2.0);
        assertThat(high()).isGreaterThan(before + 10);
        tab.keys("r");
        assertThat(high()).isEqualTo(before);
    }

    /** One finger turns pages; of a slice that two have enlarged fewer pixels are seen. */
    @Test
    void fingersScrollAndZoom() throws IOException {
        axial.touch(1, 60);
        assertThat(axial.waitForChange(START).slice()).isGreaterThan(START);
        showPixelsAsTheyAre();
        int shown = distinct(axial.colours(0, 0));
        axial.touch(2, -60);
        axial.waitForFrame();
        assertThat(distinct(axial.colours(0, 0))).isLessThan(shown);
    }

    private static int distinct(Color[][] colours) {
        return (int) Stream.of(colours).flatMap(Stream::of).distinct().count();
    }

    private double high() {
        return tab.evaluate("document.getElementById('high').valueAsNumber").asDouble();
    }

    /** With no pointer: to the other case, to a slice of it, and to the help. */
    @Test
    void aKeyboardIsEnough() {
        tab.tabTo("document.activeElement.textContent === 'two'");
        tab.keys("Enter");
        tab.waitFor("document.title.startsWith('two')");
        tab.tabTo("document.activeElement === " + axial.canvas());
        tab.keys("End");
        axial.waitForSlice(SLICES - 1);
        tab.keys("ArrowUp");
        axial.waitForSlice(SLICES - 2);
        assertThat(tab.evaluate(axial.canvas() + ".getAttribute('aria-valuetext')")
                        .asText())
                .startsWith("slice 8 of 9, ");
        tab.keys("?");
        tab.waitFor("document.getElementById('help').open");
    }
}
