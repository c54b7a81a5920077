package org.desam4j.training;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Settings as text for people, with values as they are typed on the command line: {@code slices volume, smoothing off, minimum
 * area 20}.
 */
public final class SettingsText {
    private SettingsText() {}

    /** Settings that have words of their own. */
    public interface Described {
        /** The words. */
        String describe();
    }

    /** A value as text: of a record, the names and values of its components. */
    public static String of(Object value) {
        if (value instanceof Described described) {
            return described.describe();
        }
        if (value instanceof Record settings) {
            return components(settings);
        }
        if (value instanceof Enum<?> choice) {
            return choice.toString().equals(choice.name()) ? choice.name().toLowerCase(Locale.ROOT) : choice.toString();
        }
        if (value instanceof Double number) {
            return number(number);
        }
        if (value instanceof Boolean on) {
            return on ? "on" : "off";
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(SettingsText::of).orElse("none");
        }
        if (value instanceof Collection<?> values) {
            return values.stream().map(SettingsText::of).collect(Collectors.joining(", "));
        }
        if (value instanceof Map<?, ?> values) {
            return values.entrySet().stream()
                    .map(entry -> of(entry.getKey()) + " " + of(entry.getValue()))
                    .collect(Collectors.joining(", "));
        }
        return String.valueOf(value);
    }

    /** A number without what Java adds: 1.0E-4 is 1e-4, and 0.0 is 0. */
    public static String number(double number) {
        return Double.toString(number).replaceFirst("\\.0(?=E|$)", "").replace('E', 'e');
    }

    /** The components of settings by their names in words, as a table has them. */
    public static Map<String, String> rows(Record settings) {
        Map<String, String> rows = new LinkedHashMap<>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            String text = of(valueOf(component, settings));
            rows.put(words(component.getName()), text.isEmpty() ? "none" : text);
        }
        return rows;
    }

    private static String components(Record settings) {
        List<String> parts = new ArrayList<>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            String text = of(valueOf(component, settings));
            boolean nested = component.getType().isRecord() && text.contains(", ");
            parts.add(words(component.getName()) + " " + (nested ? "(" + text + ")" : text.isEmpty() ? "none" : text));
        }
        return String.join(", ", parts);
    }

    private static Object valueOf(RecordComponent component, Record settings) {
        try {
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the component " + component.getName() + " of settings is not public", e);
        }
    }

    private static String words(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
