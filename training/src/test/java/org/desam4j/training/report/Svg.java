package org.desam4j.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A plot's markup as what a reader sees: marks in the units of the axes' own numbers. */
final class Svg {
    private final Element root;
    private final NavigableMap<Double, Double> numbersX = new TreeMap<>();
    private final NavigableMap<Double, Double> numbersY = new TreeMap<>();

    private Svg(Element root) {
        this.root = root;
    }

    static Svg of(String markup) throws IOException {
        try {
            Svg svg = new Svg(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(markup)))
                    .getDocumentElement());
            svg.readAxes();
            return svg;
        } catch (ParserConfigurationException | SAXException e) {
            throw new AssertionError(markup, e);
        }
    }

    /** The numbers below the plot, on one height, and to its left, with one right end. Their baseline is 4 pixels lower. */
    private void readAxes() {
        double bottom = Double.parseDouble(root.getAttribute("height")) - 28;
        for (Element text : elements("text")) {
            if (text.getTextContent().matches("-?\\d+(\\.\\d+)?")
                    && !text.getAttribute("y").isEmpty()) {
                double value = Double.parseDouble(text.getTextContent());
                if (text.getAttribute("text-anchor").equals("end")) {
                    numbersY.put(value, number(text, "y") - 4);
                } else if (number(text, "y") == bottom) {
                    numbersX.put(value, number(text, "x"));
                }
            }
        }
    }

    List<Element> elements(String tag) {
        NodeList nodes = root.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** The elements of a tag whose attribute, such as {@code stroke}, has a value. */
    List<Element> coloured(String tag, String attribute, String colour) {
        return elements(tag).stream()
                .filter(element -> element.getAttribute(attribute).equals(colour))
                .toList();
    }

    List<String> texts() {
        return elements("text").stream().map(Element::getTextContent).toList();
    }

    /** The numbers along x in order. */
    List<Double> ticksX() {
        return List.copyOf(numbersX.keySet());
    }

    /** The numbers along y in order. */
    List<Double> ticksY() {
        return List.copyOf(numbersY.keySet());
    }

    /** The value of an element's place along x. */
    double x(Element element, String attribute) {
        return value(numbersX, number(element, attribute));
    }

    /** The value of an element's place along y. */
    double y(Element element, String attribute) {
        return value(numbersY, number(element, attribute));
    }

    /** The value along y at a place in pixels. */
    double valueY(double pixels) {
        return value(numbersY, pixels);
    }

    static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static double value(NavigableMap<Double, Double> numbers, double pixels) {
        assertThat(numbers).as("the axis has two numbers").hasSizeGreaterThan(1);
        Map.Entry<Double, Double> first = numbers.firstEntry();
        Map.Entry<Double, Double> last = numbers.lastEntry();
        double share = (pixels - first.getValue()) / (last.getValue() - first.getValue());
        return first.getKey() + share * (last.getKey() - first.getKey());
    }
}
