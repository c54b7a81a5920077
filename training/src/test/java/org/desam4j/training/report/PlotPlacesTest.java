package org.desam4j.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.desam4j.training.evaluate.CaseResult;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.Metric;
import org.desam4j.training.evaluate.Metrics;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.picture.Picture;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** The places of plots' marks: beside each other, within the frame, and between the axes' texts. */
class PlotPlacesTest {
    private static final double PIXEL = 0.11;

    private static CaseResult volumes(double predicted, double labelled) {
        CaseScore score = new CaseScore(
                "case",
                "A",
                Map.of(
                        Metrics.PREDICTED_VOLUME,
                        predicted,
                        Metrics.LABEL_VOLUME,
                        labelled,
                        Metrics.VOLUME_ERROR,
                        predicted - labelled));
        return new CaseResult(score, new Picture(1, 1, ""));
    }

    private static CaseResult valued(Metric metric, double value) {
        return new CaseResult(new CaseScore("case", "A", Map.of(metric, value)), new Picture(1, 1, ""));
    }

    private static SiteResult site(String name, CaseResult... cases) {
        return new SiteResult(name, SiteResult.Role.UNSEEN, List.of(cases), List.of(), Map.of(), List.of());
    }

    private static Element text(Svg svg, String content) {
        return svg.elements("text").stream()
                .filter(each -> each.getTextContent().equals(content))
                .findFirst()
                .orElseThrow();
    }

    /** A box stands over its site's name, as wide as its median, with the points beside it and its neighbour beyond them. */
    @Test
    void boxesStandOverTheirSites() throws IOException {
        Metric metric = Metrics.LABEL_VOLUME;
        Svg svg = Svg.of(Charts.boxPlot(
                metric,
                List.of(
                        site("first", valued(metric, 1), valued(metric, 5), valued(metric, 9)),
                        site("second", valued(metric, 2), valued(metric, 4), valued(metric, 9)))));
        double[] lefts = new double[2];
        for (int i = 0; i < 2; i++) {
            String colour = SvgPlot.colour(i);
            Element box = svg.coloured("rect", "stroke", colour).get(0);
            double left = Svg.number(box, "x");
            double width = Svg.number(box, "width");
            double middle = Svg.number(text(svg, i == 0 ? "first" : "second"), "x");
            assertThat(left + width / 2).isCloseTo(middle, within(PIXEL));
            List<Element> lines = svg.coloured("line", "stroke", colour);
            assertThat(lines).hasSize(3);
            for (Element whisker : lines.subList(0, 2)) {
                assertThat(Svg.number(whisker, "x1")).isCloseTo(middle, within(PIXEL));
                assertThat(Svg.number(whisker, "x2")).isCloseTo(middle, within(PIXEL));
            }
            assertThat(Svg.number(lines.get(2), "x1")).isCloseTo(left, within(PIXEL));
            assertThat(Svg.number(lines.get(2), "x2")).isCloseTo(left + width, within(PIXEL));
            for (Element point : svg.coloured("circle", "fill", colour)) {
                assertThat(Svg.number(point, "cx")).isBetween(left + width + 3.5, 408.0);
            }
            lefts[i] = left;
            assertThat(width).isGreaterThan(50);
        }
        assertThat(lefts[0]).isGreaterThan(56);
        assertThat(lefts[1])
                .isGreaterThan(Svg.number(
                                svg.coloured("circle", "fill", SvgPlot.colour(0))
                                        .get(0),
                                "cx")
                        + 3.5);
    }

    @Test
    void aValueThatIsUndefinedLeavesTheAxisToTheOthers() throws IOException {
        Metric metric = Metrics.HAUSDORFF;
        Svg svg = Svg.of(Charts.boxPlot(
                metric, List.of(site("first", valued(metric, 40), valued(Metrics.DICE, 0), valued(metric, 20)))));
        assertThat(svg.ticksY()).startsWith(0.0).endsWith(40.0);
        assertThat(svg.texts()).contains("first (2 of 3)");
        assertThat(svg.elements("circle")).hasSize(2);
    }

    /**
     * Differences of 1, -2 and 4 ml have the mean 1 and limits 5.88 from it: from -4.88 to 6.88. A twentieth of what is shown stays
     * free on each side, and beyond the largest mean volume of 32 ml.
     */
    @Test
    void theLimitsOfAgreementAndAMarginAreInThePlot() throws IOException {
        Svg svg = Svg.of(
                Charts.blandAltman(List.of(site("A", volumes(11, 10), volumes(18, 20)), site("B", volumes(34, 30)))));
        assertThat(svg.valueY(236)).isCloseTo(-4.88 - 0.05 * 11.76, within(0.02));
        assertThat(svg.valueY(30)).isCloseTo(6.88 + 0.05 * 11.76, within(0.02));
        Element mean = svg.coloured("line", "stroke", "#1d2733").get(0);
        assertThat(svg.x(mean, "x1")).isCloseTo(0, within(0.02));
        assertThat(svg.x(mean, "x2")).isCloseTo(1.05 * 32, within(0.02));
        for (Element limit : svg.coloured("line", "stroke-dasharray", "5 4")) {
            assertThat(svg.x(limit, "x2")).isCloseTo(1.05 * 32, within(0.02));
        }
    }

    @Test
    void oneCaseHasNoLimitsOfAgreement() throws IOException {
        Svg svg = Svg.of(Charts.blandAltman(List.of(site("A", volumes(0.5, 0.25)))));
        assertThat(svg.coloured("line", "stroke-dasharray", "5 4")).isEmpty();
        assertThat(svg.ticksX()).startsWith(0.0).endsWith(1.0);
        assertThat(svg.y(svg.elements("circle").get(0), "cy")).isCloseTo(0.25, within(0.01));
    }

    @Test
    void thePlotFillsTheFrameAndLeavesTheTextsRoom() throws IOException {
        Svg svg = Svg.of(new SvgPlot("title", "along", "up", 10, 20, -3, 3)
                .ticksX()
                .ticksY()
                .line(new double[] {10, 20}, new double[] {-3, 3}, "#123456")
                .markup());
        double[] places = Arrays.stream(svg.elements("polyline")
                        .get(0)
                        .getAttribute("points")
                        .trim()
                        .split("[ ,]", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat(places[0]).isBetween(50.0, 60.0);
        assertThat(places[2]).isBetween(400.0, 420.0);
        assertThat(places[1])
                .isLessThan(Svg.number(text(svg, "along"), "y") - 28)
                .isGreaterThan(220);
        assertThat(places[3]).isGreaterThan(Svg.number(text(svg, "title"), "y")).isLessThan(40);
        assertThat(Svg.number(text(svg, "along"), "x")).isCloseTo((places[0] + places[2]) / 2, within(0.5));
        assertThat(svg.ticksX()).containsExactly(10.0, 12.0, 14.0, 16.0, 18.0, 20.0);
        assertThat(svg.ticksY()).containsExactly(-2.0, 0.0, 2.0);
    }

    /** As many digits as the distance of the ticks has, and no more. */
    @Test
    void numbersHaveTheDigitsThatTheyNeed() throws IOException {
        assertThat(Svg.of(new SvgPlot("t", "x", "y", 0, 1, 0, 0.04).ticksY().markup())
                        .texts())
                .contains("0.00", "0.01", "0.04");
        assertThat(Svg.of(new SvgPlot("t", "x", "y", 0, 1, 0, 500).ticksY().markup())
                        .texts())
                .contains("0", "100", "500");
        assertThat(Svg.of(new SvgPlot("t", "x", "y", 0, 1, 0, 2).ticksY().markup())
                        .texts())
                .contains("0.0", "0.5", "2.0");
    }
}
