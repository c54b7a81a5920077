package org.desam4j.training.internal;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * JSON as this program's own files have it: a field that is missing, null, unknown or there twice is an error, so that nothing
 * damaged is read as 0. A setting that came later says by {@link WhenAbsent} what a file without it means.
 */
public final class StrictJson {
    /** The field of an object's format number. */
    public static final String FORMAT = "format";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .annotationIntrospector(new LaterSettings())
            .injectableValues(new ValuesOfLaterSettings())
            .build();

    private StrictJson() {}

    /** Finds what {@link WhenAbsent} says of a component; all else is Jackson's. */
    private static final class LaterSettings extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public JacksonInject.Value findInjectableValue(AnnotatedMember member) {
            WhenAbsent absent = _findAnnotation(member, WhenAbsent.class);
            return absent == null
                    ? super.findInjectableValue(member)
                    : JacksonInject.Value.construct(absent.value(), true, null);
        }
    }

    /** Makes the values that {@link LaterSettings} found. */
    private static final class ValuesOfLaterSettings extends InjectableValues.Std {
        private static final long serialVersionUID = 1;

        @Override
        public Object findInjectableValue(
                DeserializationContext context,
                Object json,
                BeanProperty component,
                Object parent,
                Boolean optional,
                Boolean useInput)
                throws JsonMappingException {
            try {
                return MAPPER.readerFor(component.getType()).readValue((String) json);
            } catch (JsonProcessingException e) {
                throw JsonMappingException.from(
                        context, component.getName() + " has a faulty value for older files", e);
            }
        }
    }

    /**
     * A difference between two values.
     *
     * @param path of the field, such as {@code recipe.batchSize}
     * @param before its JSON in the first value; {@code nothing} where it is not there
     * @param now its JSON in the second value; {@code nothing} where it is not there
     */
    public record Difference(String path, String before, String now) {
        @Override
        public String toString() {
            return path + " " + before + " -> " + now;
        }
    }

    /** A value as a tree. */
    public static ObjectNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** A value as a tree that begins with a format number. */
    public static ObjectNode tree(int format, Object value) {
        ObjectNode numbered = MAPPER.createObjectNode().put(FORMAT, format);
        numbered.setAll(tree(value));
        return numbered;
    }

    /** A tree or value as one line. */
    public static String line(Object value) throws JsonProcessingException {
        return MAPPER.writeValueAsString(value);
    }

    /** A tree or value as indented text. */
    public static byte[] indented(Object value) throws JsonProcessingException {
        return MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(value);
    }

    /**
     * A JSON object as a tree.
     *
     * @throws JsonProcessingException if the text is no JSON object
     */
    public static ObjectNode object(String text) throws JsonProcessingException {
        return required(MAPPER.readValue(text, JsonNode.class), ObjectNode.class);
    }

    /**
     * A value of a tree.
     *
     * @throws JsonProcessingException if a field is missing, null, unknown or refused by the value
     */
    public static <T> T value(JsonNode tree, Class<T> type) throws JsonProcessingException {
        return required(MAPPER.treeToValue(tree, type), type);
    }

    /**
     * A value of a text.
     *
     * @throws JsonProcessingException if the text is no JSON, or a field is missing, null, unknown or refused by the value
     */
    public static <T> T value(String text, Class<T> type) throws JsonProcessingException {
        return required(MAPPER.readValue(text, type), type);
    }

    private static <T> T required(Object value, Class<T> type) throws JsonProcessingException {
        if (!type.isInstance(value)) {
            throw JsonMappingException.from(MAPPER.getDeserializationContext(), "it is no JSON object");
        }
        return type.cast(value);
    }

    /** The place and the kind of a fault, in one line. */
    public static String describe(JsonProcessingException fault) {
        StringBuilder place = new StringBuilder();
        if (fault instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                if (step.getFieldName() == null) {
                    place.append('[').append(step.getIndex()).append(']');
                } else {
                    place.append(place.length() == 0 ? "" : ".").append(step.getFieldName());
                }
            }
        }
        String message = String.valueOf(fault.getOriginalMessage())
                .replaceAll("\\s*\\R\\s*", " ")
                // The library's advice is for programmers that use it.
                .replaceAll(
                        "; `DeserializationFeature\\.\\w+` enabled|\\s*\\(set DeserializationConfig\\.[^)]*\\)", "");
        return place.length() == 0 ? message : place + ": " + message;
    }

    /** Everything in which two values differ. */
    public static List<Difference> differences(Object before, Object now) {
        List<Difference> found = new ArrayList<>();
        compare("", MAPPER.valueToTree(before), MAPPER.valueToTree(now), found);
        return found;
    }

    private static void compare(String path, JsonNode before, JsonNode now, List<Difference> found) {
        if (before.isObject() && now.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            before.fieldNames().forEachRemaining(names::add);
            now.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                compare(path.isEmpty() ? name : path + "." + name, before.path(name), now.path(name), found);
            }
        } else if (!before.equals(now)) {
            found.add(new Difference(path, text(before), text(now)));
        }
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() ? "nothing" : node.isTextual() ? node.asText() : node.toString();
    }
}
