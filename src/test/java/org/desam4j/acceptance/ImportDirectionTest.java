package org.desam4j.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ImportDirectionTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("acceptance") && !location.contains("tests.jar"))
            .importPackages("org.desam4j");

    @Test
    void modulesImportOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("model")
                .definedBy("org.desam4j.model..")
                .layer("weights")
                .definedBy("org.desam4j.weights..")
                .layer("training")
                .definedBy("org.desam4j.training..")
                .layer("cli")
                .definedBy("org.desam4j.cli..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("training")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("weights")
                .mayOnlyBeAccessedByLayers("training", "cli")
                .whereLayer("model")
                .mayOnlyBeAccessedByLayers("weights", "training", "cli")
                .check(CLASSES);
    }

    @Test
    void packagesOfTrainingHaveNoCycles() {
        slices().matching("org.desam4j.training.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void theNetworkKnowsNoFiles() {
        noClasses()
                .that()
                .resideInAPackage("org.desam4j.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.nio.channels..")
                .check(CLASSES);
    }

    @Test
    void noClassNamesABackend() {
        noClasses()
                .that()
                .resideInAPackage("org.desam4j..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.nd4j.linalg.cpu..", "org.nd4j.linalg.jcublas..", "org.nd4j.jita..")
                .check(CLASSES);
    }
}
