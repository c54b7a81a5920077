package org.desam4j.training.report;

import java.util.List;
import java.util.Locale;

/** A plot with two axes as SVG markup. Marks are given in the data's units. */
final class SvgPlot {
    private static final int WIDTH = 420;
    private static final int HEIGHT = 280;
    private static final int LEFT = 56;
    private static final int RIGHT = 12;
    private static final int TOP = 30;
    private static final int BOTTOM = 44;
    private static final int TICKS = 5;

    private static final List<String> COLOURS =
            List.of("#1f6feb", "#e36209", "#2da44e", "#8250df", "#cf222e", "#0a7b83", "#9a6700", "#57606a");

    private final StringBuilder svg = new StringBuilder();
    private final double minimumX;
    private final double maximumX;
    private final double minimumY;
    private final double maximumY;

    /** A plot of the given ranges; a range without extent is widened. */
    SvgPlot(
            String title,
            String labelX,
            String labelY,
            double minimumX,
            double maximumX,
            double minimumY,
            double maximumY) {
        this.minimumX = minimumX;
        this.maximumX = maximumX > minimumX ? maximumX : minimumX + 1;
        this.minimumY = minimumY;
        this.maximumY = maximumY > minimumY ? maximumY : minimumY + 1;
        svg.append(String.format(
                Locale.ROOT,
                "<svg width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT));
        text(WIDTH / 2.0, 16, "middle", "#1d2733", title);
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", "#46525f", labelX);
        svg.append(String.format(
                        Locale.ROOT,
                        "<text transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\" fill=\"#46525f\">",
                        (TOP + HEIGHT - BOTTOM) / 2))
                .append(HtmlPage.escaped(labelY))
                .append("</text>\n");
    }

    static String colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    /** Ticks with numbers along x. */
    SvgPlot ticksX() {
        double step = step(minimumX, maximumX);
        for (double tick = Math.ceil(minimumX / step) * step; tick <= maximumX + 1e-9 * step; tick += step) {
            tickX(tick, number(tick, step));
        }
        return this;
    }

    /** A tick with a name along x. */
    void tickX(double at, String name) {
        text(x(at), HEIGHT - BOTTOM + 16, "middle", "#46525f", name);
    }

    /** Ticks with numbers along y, with lines across the plot. */
    SvgPlot ticksY() {
        double step = step(minimumY, maximumY);
        for (double tick = Math.ceil(minimumY / step) * step; tick <= maximumY + 1e-9 * step; tick += step) {
            segment(minimumX, tick, maximumX, tick, "#e3e8ee", "");
            text(LEFT - 6, y(tick) + 4, "end", "#46525f", number(tick, step));
        }
        return this;
    }

    /** A line through points. */
    SvgPlot line(double[] xs, double[] ys, String colour) {
        svg.append("<polyline fill=\"none\" stroke=\"").append(colour).append("\" stroke-width=\"2\" points=\"");
        for (int i = 0; i < xs.length; i++) {
            svg.append(format("%.1f,%.1f ", x(xs[i]), y(ys[i])));
        }
        svg.append("\"/>\n");
        return this;
    }

    /** A straight line; the pattern is that of its dashes, or empty. */
    void segment(double fromX, double fromY, double toX, double toY, String colour, String pattern) {
        svg.append(format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-dasharray=\"%s\"/>\n",
                x(fromX), y(fromY), x(toX), y(toY), colour, pattern));
    }

    /** A point, which says its name when pointed at. */
    void point(double atX, double atY, String colour, String name) {
        svg.append(format(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\" fill-opacity=\".75\"><title>%s</title></circle>\n",
                x(atX), y(atY), colour, HtmlPage.escaped(name)));
    }

    /** A box from one corner to the other. */
    void box(double fromX, double fromY, double toX, double toY, String colour) {
        svg.append(format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" fill-opacity=\".2\" stroke=\"%s\"/>\n",
                x(fromX), y(toY), x(toX) - x(fromX), y(fromY) - y(toY), colour, colour));
    }

    /** A name in the colour of what it stands for, in the given line of the legend. */
    SvgPlot legend(int line, String colour, String name) {
        text(WIDTH - RIGHT - 6, TOP + 14 + 15 * line, "end", colour, name);
        return this;
    }

    /** The markup. */
    String markup() {
        return svg + "</svg>\n";
    }

    private void text(double atX, double atY, String anchor, String colour, String text) {
        svg.append(format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n",
                atX, atY, anchor, colour, HtmlPage.escaped(text)));
    }

    private double x(double value) {
        return LEFT + (value - minimumX) / (maximumX - minimumX) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (value - minimumY) / (maximumY - minimumY) * (HEIGHT - TOP - BOTTOM);
    }

    /** A round distance of ticks: 1, 2 or 5 times a power of ten. */
    private static double step(double minimum, double maximum) {
        double rough = (maximum - minimum) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double share = rough / power;
        return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
    }

    private static String number(double tick, double step) {
        int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return format("%." + digits + "f", tick == 0 ? 0.0 : tick);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
