package org.desam4j.cli;

import java.util.Locale;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;

/** Defaults as a user types them, where help would show the program's own form: {@code adam}, {@code 1e-4}, {@code 0}. */
final class TypedDefaults implements IDefaultValueProvider {

    @Override
    public String defaultValue(ArgSpec argument) {
        if (argument.defaultValue() == null) {
            if (argument.initialValue() instanceof Enum<?> choice) {
                return choice.name().toLowerCase(Locale.ROOT);
            }
            if (argument.initialValue() instanceof Double number) {
                return typed(number);
            }
        }
        return null;
    }

    /** A number without what Java adds: 1.0E-4 is 1e-4, and 0.0 is 0. */
    static String typed(double number) {
        return Double.toString(number).replaceFirst("\\.0(?=E|$)", "").replace('E', 'e');
    }
}
