package org.desam4j.cli;

import java.util.Locale;
import org.desam4j.training.SettingsText;
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
                return SettingsText.number(number);
            }
        }
        return null;
    }
}
