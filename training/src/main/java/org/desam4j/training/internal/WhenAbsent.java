package org.desam4j.training.internal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a setting that files of earlier versions do not have: what the program did before the setting was there. A component of
 * a record that {@link StrictJson} reads has it; one without it must be in every file.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface WhenAbsent {
    /** The value as JSON, such as {@code {}} or {@code "LABELLED"} with its quotes. */
    String value();
}
