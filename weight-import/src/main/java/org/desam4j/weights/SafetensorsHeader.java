package org.desam4j.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.model.spec.Shape;

/**
 * The header of a safetensors file. It is read item by item, so that a large and false one is refused before it takes memory.
 *
 * @param tensors the place of each tensor, by its name
 * @param metadata the file's own remarks, by key
 */
record SafetensorsHeader(Map<String, Extent> tensors, Map<String, String> metadata) {
    /** The key of the metadata among the names of the tensors. */
    static final String METADATA = "__metadata__";

    private static final int MAXIMUM_RANK = 64;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * A tensor of the file.
     *
     * @param from of its first byte behind the header
     * @param to behind its last byte
     */
    record Extent(ElementType type, Shape shape, long from, long to) {}

    /**
     * Reads a header.
     *
     * @throws IOException if it is no JSON
     * @throws IllegalArgumentException if it does not describe tensors; the message names the tensor
     */
    static SafetensorsHeader parse(byte[] header) throws IOException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(header))
                .toString();
        Map<String, Extent> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(text)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "it is no object");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                require(parser.nextToken() == JsonToken.START_OBJECT, name + " is no object");
                if (name.equals(METADATA)) {
                    readMetadata(parser, metadata);
                } else {
                    tensors.put(name, extent(parser, name));
                }
            }
            require(parser.nextToken() == null, "something follows its end");
        }
        return new SafetensorsHeader(tensors, metadata);
    }

    private static void readMetadata(JsonParser parser, Map<String, String> metadata) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            require(parser.nextToken() == JsonToken.VALUE_STRING, "the metadata " + key + " is no text");
            metadata.put(key, parser.getText());
        }
    }

    private static Extent extent(JsonParser parser, String name) throws IOException {
        String type = "";
        List<Long> sizes = null;
        List<Long> offsets = List.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "dtype" -> type = parser.getValueAsString("");
                case "shape" -> sizes = numbers(parser, name);
                case "data_offsets" -> offsets = numbers(parser, name);
                default -> parser.skipChildren();
            }
        }
        String found = type;
        ElementType element = ElementType.ofSafetensors(found)
                .orElseThrow(() -> new IllegalArgumentException(
                        name + " has the element type \"" + found + "\", which the format does not have"));
        require(sizes != null && offsets.size() == 2, name + " lacks its shape or its place");
        return new Extent(element, new Shape(sizes), offsets.get(0), offsets.get(1));
    }

    private static List<Long> numbers(JsonParser parser, String name) throws IOException {
        require(parser.currentToken() == JsonToken.START_ARRAY, name + " has no list where one belongs");
        List<Long> numbers = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            boolean counts = parser.currentToken() == JsonToken.VALUE_NUMBER_INT && parser.getLongValue() >= 0;
            require(counts && numbers.size() < MAXIMUM_RANK, name + " has a false number, or too many");
            numbers.add(parser.getLongValue());
        }
        return numbers;
    }

    /**
     * Checks that the tensors lie one after the other and fill what follows the header, as the format demands.
     *
     * @param bytes the number of bytes that follow the header
     * @throws IllegalArgumentException if they do not; the message names the tensor
     */
    void requireFilling(long bytes) {
        List<Map.Entry<String, Extent>> inOrder = new ArrayList<>(tensors.entrySet());
        inOrder.sort(Comparator.comparing(
                Map.Entry::getValue, Comparator.comparingLong(Extent::from).thenComparingLong(Extent::to)));
        long end = 0;
        for (Map.Entry<String, Extent> tensor : inOrder) {
            Extent extent = tensor.getValue();
            require(
                    extent.from() == end && extent.to() - extent.from() == size(tensor.getKey(), extent),
                    "the place of " + tensor.getKey() + " does not fit its shape, or the tensor before it");
            end = extent.to();
        }
        require(end == bytes, "it promises " + end + " bytes of tensors, and " + bytes + " are there");
    }

    private static long size(String name, Extent extent) {
        try {
            return extent.type().bytes(extent.shape().elements());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the shape of " + name + " is impossible", e);
        }
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }
}
