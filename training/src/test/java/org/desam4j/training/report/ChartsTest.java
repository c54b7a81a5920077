package org.desam4j.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.desam4j.training.evaluate.CaseResult;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.Metrics;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.picture.Picture;
import org.desam4j.training.run.EpochResult;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.Spacing;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class ChartsTest {
    private static final int VOXELS = 40;
    private static final Offset<Double> PIXEL = within(0.05);

    /** The first voxels of a row of 40, each of 1 ml. */
    private static Mask first(int count) {
        byte[] voxels = new byte[VOXELS];
        Arrays.fill(voxels, 0, count, (byte) 1);
        return new Mask(Geometry.aligned(VOXELS, 1, 1, new Spacing(10, 10, 10)), voxels);
    }

    /** A case whose prediction has one volume and whose label another, in ml. */
    private static CaseResult result(String site, int predicted, int labelled) {
        CaseScore score = CaseScore.of(site + labelled, site, first(predicted), first(labelled));
        return new CaseResult(score, new Picture(1, 1, ""));
    }

    private static SiteResult site(String name, CaseResult... cases) {
        return new SiteResult(name, SiteResult.Role.UNSEEN, List.of(cases), List.of(), Map.of(), List.of());
    }

    /** Volumes of 2, 4, 6, 8 and 20 ml have the quartiles 4, 6 and 8; the second site has a single one. */
    @Test
    void aBoxIsTheQuartilesAndItsWhiskersTheRange() throws IOException {
        SiteResult many = site(
                "A", result("A", 1, 8), result("A", 1, 2), result("A", 1, 20), result("A", 1, 6), result("A", 1, 4));
        Svg svg = Svg.of(Charts.boxPlot(Metrics.LABEL_VOLUME, List.of(many, site("B", result("B", 1, 5)))));
        Element box = svg.coloured("rect", "stroke", SvgPlot.colour(0)).get(0);
        assertThat(svg.y(box, "y")).isCloseTo(8, PIXEL);
        assertThat(svg.valueY(Svg.number(box, "y") + Svg.number(box, "height"))).isCloseTo(4, PIXEL);
        List<Element> lines = svg.coloured("line", "stroke", SvgPlot.colour(0));
        List<Double> ends = new ArrayList<>();
        lines.forEach(line -> ends.addAll(List.of(svg.y(line, "y1"), svg.y(line, "y2"))));
        assertThat(ends)
                .usingElementComparator((a, b) -> Math.abs(a - b) < 0.05 ? 0 : Double.compare(a, b))
                .containsExactlyInAnyOrder(2.0, 4.0, 8.0, 20.0, 6.0, 6.0);
        List<Element> points = svg.coloured("circle", "fill", SvgPlot.colour(0));
        assertThat(points).extracting(Element::getTextContent).containsExactly("A8", "A2", "A20", "A6", "A4");
        assertThat(points).extracting(point -> Math.round(svg.y(point, "cy"))).containsExactly(8L, 2L, 20L, 6L, 4L);
        Element other = svg.coloured("circle", "fill", SvgPlot.colour(1)).get(0);
        assertThat(svg.y(other, "cy")).isCloseTo(5, PIXEL);
        assertThat(Svg.number(other, "cx")).isGreaterThan(Svg.number(points.get(0), "cx"));
        assertThat(svg.texts()).contains("A", "B", Metrics.LABEL_VOLUME.title());
    }

    @Test
    void theAxisOfDiceReachesOne() throws IOException {
        Svg svg = Svg.of(Charts.boxPlot(Metrics.DICE, List.of(site("A", result("A", 2, 6)))));
        assertThat(svg.ticksY()).startsWith(0.0).endsWith(1.0);
        assertThat(svg.y(svg.elements("circle").get(0), "cy")).isCloseTo(0.5, within(0.005));
    }

    @Test
    void aCaseWithoutAValueHasNoPoint() throws IOException {
        SiteResult site = site("A", result("A", 0, 6), result("A", 5, 5));
        Svg svg = Svg.of(Charts.boxPlot(Metrics.HAUSDORFF, List.of(site)));
        assertThat(svg.elements("circle")).hasSize(1);
        Svg none = Svg.of(Charts.boxPlot(Metrics.HAUSDORFF, List.of(site("A", result("A", 0, 6)))));
        assertThat(none.elements("circle")).isEmpty();
        assertThat(none.elements("rect")).isEmpty();
    }

    /** Differences of 1, -2 and 4 ml: the mean is 1, the deviation of the sample 3. */
    @Test
    void theLimitsOfAgreementAre196DeviationsFromTheMeanDifference() throws IOException {
        List<SiteResult> sites =
                List.of(site("A", result("A", 11, 10), result("A", 18, 20)), site("B", result("B", 34, 30)));
        Svg svg = Svg.of(Charts.blandAltman(sites));
        Element mean = svg.coloured("line", "stroke", "#1d2733").get(0);
        assertThat(svg.y(mean, "y1")).isCloseTo(1, PIXEL);
        assertThat(svg.y(mean, "y2")).isCloseTo(1, PIXEL);
        List<Element> limits = svg.coloured("line", "stroke-dasharray", "5 4");
        assertThat(limits).hasSize(2);
        assertThat(svg.y(limits.get(0), "y1")).isCloseTo(1 - 1.96 * 3, PIXEL);
        assertThat(svg.y(limits.get(1), "y1")).isCloseTo(1 + 1.96 * 3, PIXEL);
        List<Element> points = svg.elements("circle");
        assertThat(points).extracting(Element::getTextContent).containsExactly("A A10", "A A20", "B B30");
        assertThat(svg.x(points.get(0), "cx")).isCloseTo(10.5, PIXEL);
        assertThat(svg.y(points.get(0), "cy")).isCloseTo(1, PIXEL);
        assertThat(svg.x(points.get(1), "cx")).isCloseTo(19, PIXEL);
        assertThat(svg.y(points.get(1), "cy")).isCloseTo(-2, PIXEL);
        assertThat(svg.x(points.get(2), "cx")).isCloseTo(32, PIXEL);
        assertThat(svg.y(points.get(2), "cy")).isCloseTo(4, PIXEL);
        assertThat(svg.texts()).contains("site A", "site B");
    }

    private static EpochResult epoch(int number, double training, double first, double second, double dice) {
        return new EpochResult(
                number,
                1e-3,
                Map.of("dice", training),
                Map.of("dice", first, "cross entropy", second),
                dice,
                false,
                8,
                2);
    }

    private static List<Double> heights(Svg svg, Element line) {
        String[] places = line.getAttribute("points").trim().split("[ ,]", -1);
        List<Double> heights = new ArrayList<>();
        for (int i = 1; i < places.length; i += 2) {
            heights.add(svg.valueY(Double.parseDouble(places[i])));
        }
        return heights;
    }

    private static void assertHeights(Svg svg, String colour, double... expected) {
        List<Double> heights =
                heights(svg, svg.coloured("polyline", "stroke", colour).get(0));
        assertThat(heights).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(heights.get(i)).isCloseTo(expected[i], within(0.01));
        }
    }

    @Test
    void lossesAreSumsOfTheirTerms() throws IOException {
        List<EpochResult> epochs = List.of(epoch(1, 2, 1, 0.5, 0.2), epoch(2, 1, 0.75, 0.25, 0.6));
        Svg losses = Svg.of(Charts.losses(epochs));
        assertHeights(losses, SvgPlot.colour(0), 2, 1);
        assertHeights(losses, SvgPlot.colour(1), 1.5, 1);
        assertThat(losses.texts()).contains("training", "validation", "epoch");
        Svg dice = Svg.of(Charts.validationDice(epochs));
        assertHeights(dice, SvgPlot.colour(0), 0.2, 0.6);
        assertThat(dice.ticksY()).endsWith(1.0);
    }
}
