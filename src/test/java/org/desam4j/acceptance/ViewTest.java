package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.desam4j.training.volume.Affine;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.NiftiWriter;
import org.desam4j.training.volume.Volume;
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
    private static final int MOST_CONTROLS = 40;
    private static final int COLUMNS = 24;
    private static final int ROWS = 20;
    private static final int SLICES = 9;

    /** Stored from left to right, back to front, upwards: the page shows it from right to left and front to back. */
    private static final Geometry GEOMETRY = new Geometry(
            COLUMNS, ROWS, SLICES, new Affine(List.of(1.5, 0.0, 0.0, -10.0, 0.0, 1.5, 0.0, -20.0, 0.0, 0.0, 4.0, 5.0)));

    /** The label's box in the file's voxels: first, and after the last. */
    private static final int[][] BOX = {{4, 3, 2}, {13, 11, 7}};

    /** The first of the slices in which the label is largest. */
    private static final int START = 2;

    @TempDir
    private static Path folder;

    private Chromium browser;
    private ShownPage page;
    private Tab tab;

    private static int value(int x, int y, int z) {
        return (7 * x + 11 * y + 29 * z) % 256;
    }

    private static boolean labelled(int x, int y, int z) {
        int[] at = {x, y, z};
        for (int axis = 0; axis < 3; axis++) {
            if (at[axis] < BOX[0][axis] || at[axis] >= BOX[1][axis]) {
                return false;
            }
        }
        return true;
    }

    @BeforeAll
    void start() throws Exception {
        double[] values = new double[GEOMETRY.voxels()];
        byte[] labels = new byte[GEOMETRY.voxels()];
        int next = 0;
        for (int z = 0; z < SLICES; z++) {
            for (int y = 0; y < ROWS; y++) {
                for (int x = 0; x < COLUMNS; x++) {
                    values[next] = value(x, y, z);
                    labels[next++] = (byte) (labelled(x, y, z) ? 1 : 0);
                }
            }
        }
        Path scans = Files.createDirectories(folder.resolve("scans"));
        NiftiWriter.writeScan(scans.resolve("one.nii.gz"), new Volume(GEOMETRY, values));
        NiftiWriter.writeLabels(scans.resolve("one_label.nii.gz"), GEOMETRY, labels);
        NiftiWriter.writeScan(scans.resolve("two.nii.gz"), new Volume(GEOMETRY, values));
        browser = Chromium.start(folder.resolve("profile"));
        page = ShownPage.of(scans);
    }

    @AfterAll
    void end() throws Exception {
        page.close();
        browser.close();
    }

    @BeforeEach
    void open() throws Exception {
        tab = browser.tab().looks(1200, 800, "light").open(page.address());
        waitForSlice("axial", START);
    }

    @AfterEach
    void nothingLeftThePage() {
        assertThat(tab.complaints()).isEmpty();
        assertThat(tab.requests())
                .isNotEmpty()
                .allMatch(url -> url.startsWith(page.address()) || url.startsWith("data:"));
        tab.close();
    }

    private void waitForSlice(String plane, int slice) {
        tab.waitFor(canvas(plane) + ".dataset.slice === '" + slice + "'");
        // The frame in which it is drawn, and the one after.
        tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    private static String canvas(String plane) {
        return "document.querySelector('[data-plane=" + plane + "] canvas')";
    }

    /** The colours of the window where a pane shows the centres of its slice's pixels, moved by parts of a pixel. */
    private Color[][] colours(String plane, int columns, int rows, double columnMm, double rowMm, double dx, double dy)
            throws IOException {
        BufferedImage shown =
                ImageIO.read(tab.screenshot(folder.resolve("window.png")).toFile());
        JsonNode box = tab.evaluate("(() => { const b = " + canvas(plane)
                + ".getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; })()");
        double width = box.get(2).asDouble();
        double height = box.get(3).asDouble();
        double scale = Math.min(width / (columns * columnMm), height / (rows * rowMm));
        double left = box.get(0).asDouble() + (width - scale * columns * columnMm) / 2;
        double top = box.get(1).asDouble() + (height - scale * rows * rowMm) / 2;
        Color[][] colours = new Color[rows][columns];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                colours[y][x] = new Color(shown.getRGB((int) (left + (x + 0.5 + dx) * scale * columnMm), (int)
                        (top + (y + 0.5 + dy) * scale * rowMm)));
            }
        }
        return colours;
    }

    private void showPixelsAsTheyAre() {
        tab.evaluate("for (const id of ['smooth', 'marks']) document.getElementById(id).click();"
                + " document.querySelectorAll('figcaption, .enlarge').forEach(over => over.hidden = true);"
                + " document.querySelector('#layers input').click();"
                + " for (const [id, value] of [['low', 0], ['high', 255]]) { const field = document.getElementById(id);"
                + " field.value = value; field.dispatchEvent(new Event('change')); }");
        waitForSlice("axial", START);
    }

    @Test
    void slicesAreTheVolumesInAllPlanes() throws IOException {
        showPixelsAsTheyAre();
        tab.evaluate(canvas("axial") + ".focus()");
        tab.keys("ArrowDown");
        waitForSlice("axial", START + 1);
        Color[][] axial = colours("axial", COLUMNS, ROWS, 1.5, 1.5, 0, 0);
        for (int y = 0; y < ROWS; y++) {
            for (int x = 0; x < COLUMNS; x++) {
                int level = value(COLUMNS - 1 - x, ROWS - 1 - y, START + 1);
                assertThat(axial[y][x]).as(x + ", " + y).isEqualTo(new Color(level, level, level));
            }
        }
        int at = tab.evaluate("Number(" + canvas("coronal") + ".dataset.slice)").asInt();
        Color[][] coronal = colours("coronal", COLUMNS, SLICES, 1.5, 4, 0, 0);
        for (int z = 0; z < SLICES; z++) {
            for (int x = 0; x < COLUMNS; x++) {
                int level = value(COLUMNS - 1 - x, ROWS - 1 - at, SLICES - 1 - z);
                assertThat(coronal[z][x]).as(x + ", " + z).isEqualTo(new Color(level, level, level));
            }
        }
        int side =
                tab.evaluate("Number(" + canvas("sagittal") + ".dataset.slice)").asInt();
        Color[][] sagittal = colours("sagittal", ROWS, SLICES, 1.5, 4, 0, 0);
        for (int z = 0; z < SLICES; z++) {
            for (int y = 0; y < ROWS; y++) {
                int level = value(COLUMNS - 1 - side, ROWS - 1 - y, SLICES - 1 - z);
                assertThat(sagittal[z][y]).as(y + ", " + z).isEqualTo(new Color(level, level, level));
            }
        }
    }

    /** Half a pixel to the right of each centre lies an edge, which is green where the label ends there, and nowhere else. */
    @Test
    void contoursStandOnTheBorderOfTheLabel() throws IOException {
        Color[][] right = colours("axial", COLUMNS, ROWS, 1.5, 1.5, 0.5, 0);
        Color[][] below = colours("axial", COLUMNS, ROWS, 1.5, 1.5, 0, 0.5);
        for (int y = 0; y < ROWS - 1; y++) {
            for (int x = 0; x < COLUMNS - 1; x++) {
                boolean here = shownLabel(x, y);
                assertThat(isGreen(right[y][x])).as(x + " | " + y).isEqualTo(here != shownLabel(x + 1, y));
                assertThat(isGreen(below[y][x])).as(x + " - " + y).isEqualTo(here != shownLabel(x, y + 1));
            }
        }
        tab.keys("1");
        tab.waitFor("!document.querySelector('#layers input').checked");
        waitForSlice("axial", START);
        Color[][] hidden = colours("axial", COLUMNS, ROWS, 1.5, 1.5, 0.5, 0);
        assertThat(Stream.of(hidden).flatMap(Stream::of)).noneMatch(ViewTest::isGreen);
    }

    private static boolean shownLabel(int x, int y) {
        return labelled(COLUMNS - 1 - x, ROWS - 1 - y, START);
    }

    private static boolean isGreen(Color colour) {
        return colour.getGreen() > colour.getRed() + 60 && colour.getGreen() > colour.getBlue() + 40;
    }

    @Test
    void wheelAndDragScrollAndChangeTheWindow() {
        JsonNode middle = tab.evaluate("(() => { const b = " + canvas("axial")
                + ".getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]; })()");
        double x = middle.get(0).asDouble();
        double y = middle.get(1).asDouble();
        tab.wheel(x, y, 120);
        waitForSlice("axial", START + 3);
        double before =
                tab.evaluate("document.getElementById('high').valueAsNumber").asDouble();
        tab.drag(x, y, x + 100, y);
        assertThat(tab.evaluate("document.getElementById('high').valueAsNumber").asDouble())
                .isGreaterThan(before + 10);
        tab.keys("r");
        assertThat(tab.evaluate("document.getElementById('high').valueAsNumber").asDouble())
                .isEqualTo(before);
    }

    private void tabTo(String reached) {
        for (int i = 0; i < MOST_CONTROLS && !tab.evaluate(reached).asBoolean(); i++) {
            tab.keys("Tab");
        }
        assertThat(tab.evaluate(reached).asBoolean()).as(reached).isTrue();
    }

    /** From the top of the page, with no pointer: to the other case, to a slice of it, and to the help. */
    @Test
    void aKeyboardIsEnough() {
        tabTo("document.activeElement.textContent === 'two'");
        tab.keys("Enter");
        tab.waitFor("document.title.startsWith('two')");
        tabTo("document.activeElement === " + canvas("axial"));
        tab.keys("End");
        waitForSlice("axial", SLICES - 1);
        tab.keys("ArrowUp");
        waitForSlice("axial", SLICES - 2);
        assertThat(tab.evaluate(canvas("axial") + ".getAttribute('aria-valuetext')")
                        .asText())
                .startsWith("slice 8 of 9, ");
        tab.keys("?");
        tab.waitFor("document.getElementById('help').open");
    }
}
