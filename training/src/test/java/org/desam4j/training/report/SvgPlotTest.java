package org.desam4j.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class SvgPlotTest {

    private static SvgPlot plot(double minimumX, double maximumX, double minimumY, double maximumY) {
        return new SvgPlot("title", "along", "up", minimumX, maximumX, minimumY, maximumY);
    }

    @Test
    void numbersOfTheAxesAreRound() throws IOException {
        Svg svg = Svg.of(plot(0, 10, -0.3, 1).ticksX().ticksY().markup());
        assertThat(svg.ticksX()).containsExactly(0.0, 2.0, 4.0, 6.0, 8.0, 10.0);
        assertThat(svg.ticksY()).containsExactly(0.0, 0.5, 1.0);
        assertThat(svg.texts()).contains("title", "along", "up", "0.5").doesNotContain("-0.0");
        svg = Svg.of(plot(3, 1234, 0, 0.04).ticksX().ticksY().markup());
        assertThat(svg.ticksX()).containsExactly(500.0, 1000.0);
        assertThat(svg.ticksY()).containsExactly(0.0, 0.01, 0.02, 0.03, 0.04);
    }

    @Test
    void aRangeWithoutExtentIsWidened() throws IOException {
        Svg svg = Svg.of(plot(2, 2, 5, 5).ticksX().ticksY().markup());
        assertThat(svg.ticksX()).startsWith(2.0).endsWith(3.0);
        assertThat(svg.ticksY()).startsWith(5.0).endsWith(6.0);
    }

    @Test
    void marksLieWhereTheNumbersOfTheAxesSay() throws IOException {
        SvgPlot plot = plot(0, 10, 0, 100).ticksX().ticksY();
        plot.point(7, 25, "#123456", "a <case> & \"more\"");
        plot.box(2, 30, 4, 80, "#123456");
        plot.segment(1, 10, 9, 90, "#abcdef", "5 4");
        plot.line(new double[] {0, 5, 10}, new double[] {100, 50, 0}, "#fedcba");
        Svg svg = Svg.of(plot.markup());

        Element point = svg.elements("circle").get(0);
        assertThat(svg.x(point, "cx")).isCloseTo(7, within(0.01));
        assertThat(svg.y(point, "cy")).isCloseTo(25, within(0.1));
        assertThat(point.getTextContent()).isEqualTo("a <case> & \"more\"");
        assertThat(point.getAttribute("fill")).isEqualTo("#123456");

        Element box = svg.elements("rect").get(0);
        assertThat(svg.x(box, "x")).isCloseTo(2, within(0.01));
        assertThat(svg.y(box, "y")).isCloseTo(80, within(0.1));
        assertThat(svg.valueY(Svg.number(box, "y") + Svg.number(box, "height"))).isCloseTo(30, within(0.1));
        assertThat(Svg.number(box, "width"))
                .isCloseTo(2 * (Svg.number(point, "cx") - Svg.number(box, "x")) / 5, within(0.06));

        Element segment = svg.elements("line").stream()
                .filter(line -> line.getAttribute("stroke").equals("#abcdef"))
                .findFirst()
                .orElseThrow();
        assertThat(svg.x(segment, "x1")).isCloseTo(1, within(0.01));
        assertThat(svg.y(segment, "y1")).isCloseTo(10, within(0.1));
        assertThat(svg.x(segment, "x2")).isCloseTo(9, within(0.01));
        assertThat(svg.y(segment, "y2")).isCloseTo(90, within(0.1));
        assertThat(segment.getAttribute("stroke-dasharray")).isEqualTo("5 4");

        String[] places =
                svg.elements("polyline").get(0).getAttribute("points").trim().split("[ ,]", -1);
        assertThat(places).hasSize(6);
        assertThat(svg.valueY(Double.parseDouble(places[1]))).isCloseTo(100, within(0.1));
        assertThat(svg.valueY(Double.parseDouble(places[3]))).isCloseTo(50, within(0.1));
        assertThat(svg.valueY(Double.parseDouble(places[5]))).isCloseTo(0, within(0.1));
    }

    @Test
    void linesOfALegendAreBelowEachOther() throws IOException {
        Svg svg = Svg.of(plot(0, 1, 0, 1)
                .legend(0, "#111111", "first")
                .legend(1, "#222222", "second")
                .markup());
        List<Element> names = svg.elements("text").stream()
                .filter(text -> List.of("first", "second").contains(text.getTextContent()))
                .toList();
        assertThat(Svg.number(names.get(1), "y")).isGreaterThan(Svg.number(names.get(0), "y") + 10);
        assertThat(names.get(1).getAttribute("fill")).isEqualTo("#222222");
    }

    @Test
    void neighboursHaveDifferentColours() {
        assertThat(SvgPlot.colour(0)).isNotEqualTo(SvgPlot.colour(1));
        assertThat(SvgPlot.colour(8)).isEqualTo(SvgPlot.colour(0));
    }
}
