package org.desam4j.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.io.PrintStream;
import java.lang.reflect.Executable;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No text of the program depends on the language of the machine: where Java offers a locale, the program gives one. */
class LocaleRuleTest {
    /** Members that take the machine's locale and have no overload with a locale in its place. */
    private static final Set<String> WITHOUT_OVERLOAD =
            Set.of("java.lang.String.formatted", "java.text.DecimalFormat.<init>", "java.util.Scanner.<init>");

    private static final ArchRule RULE = noClasses()
            .should()
            .accessTargetWhere(DescribedPredicate.describe("it takes the machine's locale", LocaleRuleTest::isImplicit))
            .because("files and messages are the same on every machine; give Locale.ROOT");

    /** True if the member belongs to Java and has an overload that takes the same and a locale. */
    private static boolean isImplicit(JavaAccess<?> access) {
        if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
            return false;
        }
        JavaClass owner = target.getOwner();
        if (!owner.getPackageName().startsWith("java.")) {
            return false;
        }
        if (WITHOUT_OVERLOAD.contains(owner.getName() + "." + target.getName())) {
            return true;
        }
        List<String> parameters =
                target.getRawParameterTypes().stream().map(JavaClass::getName).toList();
        boolean constructor = target.getName().equals("<init>");
        Class<?> reflected = owner.reflect();
        Stream<? extends Executable> members = constructor
                ? Arrays.stream(reflected.getConstructors())
                : Arrays.stream(reflected.getMethods())
                        .filter(method -> method.getName().equals(target.getName()));
        return members.map(LocaleRuleTest::withoutLocale).anyMatch(parameters::equals);
    }

    /** The names of the types of the parameters without a locale, or a list that equals none if there is no locale. */
    private static List<String> withoutLocale(Executable member) {
        List<String> names = new ArrayList<>(
                Arrays.stream(member.getParameterTypes()).map(Class::getName).toList());
        return names.remove(Locale.class.getName()) ? names : List.of("no locale");
    }

    @Test
    void theProgramGivesALocaleWhereverThereIsOne() {
        RULE.check(new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("acceptance") && !location.contains("tests.jar"))
                .importPackages("org.desam4j"));
    }

    @Test
    void theRuleSeesEachUnlocalisedForm() {
        EvaluationResult result = RULE.evaluate(new ClassFileImporter().importClasses(Unlocalised.class));
        assertThat(result.getFailureReport().getDetails()).hasSize(5);
        assertThat(RULE.evaluate(new ClassFileImporter().importClasses(Localised.class))
                        .hasViolation())
                .isFalse();
    }

    @SuppressWarnings({"DefaultLocale", "StringCaseLocaleUsage", "unused"})
    private static final class Unlocalised {
        private static final UnaryOperator<String> REFERENCE = String::toLowerCase;

        static String violate(PrintStream stream, String pattern) {
            stream.printf(pattern, 1);
            return pattern.formatted(1) + String.format(pattern, 1) + DateTimeFormatter.ofPattern(pattern);
        }
    }

    @SuppressWarnings("unused")
    private static final class Localised {
        static String comply(PrintStream stream, String pattern) {
            stream.printf(Locale.ROOT, pattern, 1);
            stream.println(pattern.toLowerCase(Locale.ROOT) + pattern.indexOf('a'));
            return String.format(Locale.ROOT, pattern, 1) + DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
        }
    }
}
