package org.desam4j.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The public types of the libraries are those that {@code docs/library.md} lists, or lie in a package called internal. */
class PublicApiTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `(org\\.desam4j\\.[\\w.]+)` \\| (.*) \\|$", Pattern.MULTILINE);
    private static final Pattern TYPE = Pattern.compile("`(\\w+)`");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("acceptance") && !location.contains("tests.jar"))
            .importPackages("org.desam4j");

    private static Set<String> listed() throws IOException {
        return ROW.matcher(Files.readString(Desam.root().resolve("docs/library.md")))
                .results()
                .flatMap(row -> TYPE.matcher(row.group(2)).results().map(type -> row.group(1) + "." + type.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isOfALibrary(JavaClass type) {
        return Stream.of("model", "weights", "training")
                .anyMatch(module -> (type.getPackageName() + ".").startsWith("org.desam4j." + module + "."));
    }

    private static boolean isInternal(JavaClass type) {
        return type.getPackageName().endsWith(".internal");
    }

    /** Public types outside of internal packages; those inside of others are theirs. */
    private static Stream<JavaClass> outside() {
        return CLASSES.stream()
                .filter(PublicApiTest::isOfALibrary)
                .filter(type -> !isInternal(type) && type.getModifiers().contains(JavaModifier.PUBLIC));
    }

    @Test
    void everyPublicTypeIsListed() throws IOException {
        assertThat(outside().filter(JavaClass::isTopLevelClass).map(JavaClass::getName))
                .containsExactlyInAnyOrderElementsOf(listed());
    }

    @Test
    void signaturesNameNothingInternal() {
        Set<String> found = new TreeSet<>();
        outside()
                .forEach(type -> Stream.concat(type.getMethods().stream(), type.getConstructors().stream())
                        .filter(PublicApiTest::isForUsers)
                        .forEach(member -> involved(member)
                                .filter(PublicApiTest::isInternal)
                                .forEach(
                                        other -> found.add(member.getFullName() + " names " + other.getSimpleName()))));
        assertThat(found).isEmpty();
    }

    private static boolean isForUsers(JavaCodeUnit member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static Stream<JavaClass> involved(JavaCodeUnit member) {
        return Stream.concat(Stream.of(member.getReturnType()), member.getParameterTypes().stream())
                .map(JavaType::getAllInvolvedRawTypes)
                .flatMap(Set::stream);
    }

    @Test
    void theCommandLineUsesNothingElse() {
        noClasses()
                .that()
                .resideInAPackage("org.desam4j.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.desam4j..internal..")
                .check(CLASSES);
    }
}
