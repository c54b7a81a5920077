package org.desam4j.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * A pane of the page of {@code view} that shows the whole of a slice.
 *
 * @param tab that has it
 * @param selector that finds its figure
 * @param columns pixels of a row of its slices
 * @param rows pixels of a column
 * @param columnMm width of a pixel
 * @param rowMm height of a pixel
 */
record ShownPane(Tab tab, String selector, int columns, int rows, double columnMm, double rowMm) {

    /** The expression of its canvas. */
    String canvas() {
        return "document.querySelector('" + selector + " canvas')";
    }

    /** Waits until a slice is shown. */
    ShownPane waitForSlice(int slice) {
        tab.waitFor(canvas() + ".dataset.slice === '" + slice + "'");
        waitForFrame();
        return this;
    }

    /** Waits until another slice is shown. */
    ShownPane waitForChange(int before) {
        tab.waitFor(canvas() + ".dataset.slice !== '" + before + "'");
        waitForFrame();
        return this;
    }

    /** Waits for the frame in which all is drawn that was asked for. */
    void waitForFrame() {
        tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    int slice() {
        return tab.evaluate("Number(" + canvas() + ".dataset.slice)").asInt();
    }

    void focus() {
        tab.evaluate(canvas() + ".focus()");
    }

    /**
     * The place of the slice in the window.
     *
     * @param left its left side
     * @param top its upper side
     * @param across width of a pixel of the slice
     * @param down height of a pixel
     */
    private record Place(double left, double top, double across, double down) {
        double x(double column) {
            return left + column * across;
        }

        double y(double row) {
            return top + row * down;
        }
    }

    private Place place() {
        JsonNode box = tab.evaluate("(() => { const b = " + canvas()
                + ".getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; })()");
        double width = box.get(2).asDouble();
        double height = box.get(3).asDouble();
        double scale = Math.min(width / (columns * columnMm), height / (rows * rowMm));
        return new Place(
                box.get(0).asDouble() + (width - scale * columns * columnMm) / 2,
                box.get(1).asDouble() + (height - scale * rows * rowMm) / 2,
                scale * columnMm,
                scale * rowMm);
    }

    /** Clicks at a place of the slice. */
    void click(double column, double row) {
        drag(column, row, column, row);
    }

    /** Drags from one place of the slice to another. */
    void drag(double column, double row, double toColumn, double toRow) {
        Place place = place();
        tab.drag(place.x(column), place.y(row), place.x(toColumn), place.y(toRow));
    }

    /** Moves a finger from its middle so many pixels down; of two, the lower one as many up. */
    void touch(int fingers, double pixels) {
        Place place = place();
        double[] middle = {place.x(columns / 2.0), place.y(rows / 2.0)};
        double[] below = {middle[0], place.y(rows * 0.9)};
        if (fingers == 1) {
            tab.touch(pixels, middle);
        } else {
            tab.touch(pixels, middle, below);
        }
    }

    /** Turns the wheel over its middle by so many pixels. */
    void wheel(double pixels) {
        Place place = place();
        tab.wheel(place.x(columns / 2.0), place.y(rows / 2.0), pixels);
    }

    /**
     * The colours that the window shows at the centres of the slice's pixels, moved by parts of a pixel.
     *
     * @return {@code [rows][columns]}
     */
    Color[][] colours(double dx, double dy) throws IOException {
        Path picture = Files.createTempFile("window", ".png");
        BufferedImage shown;
        try {
            shown = ImageIO.read(tab.screenshot(picture).toFile());
        } finally {
            Files.delete(picture);
        }
        Place place = place();
        Color[][] colours = new Color[rows][columns];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                colours[y][x] = new Color(shown.getRGB((int) place.x(x + 0.5 + dx), (int) place.y(y + 0.5 + dy)));
            }
        }
        return colours;
    }
}
