package org.desam4j.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A package and what it is made of, the one below it that is named so, are one room. */
class ImportDirectionTest {
    private static final String INTERNAL = ".internal";
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
                .layer("kernels")
                .definedBy("org.desam4j.onednn..")
                .layer("weights")
                .definedBy("org.desam4j.weights..")
                .layer("training")
                .definedBy("org.desam4j.training..")
                .layer("viewer")
                .definedBy("org.desam4j.viewer..")
                .layer("cli")
                .definedBy("org.desam4j.cli..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("viewer")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("training")
                .mayOnlyBeAccessedByLayers("viewer", "cli")
                .whereLayer("weights")
                .mayOnlyBeAccessedByLayers("training", "viewer", "cli")
                .whereLayer("kernels")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("model")
                .mayOnlyBeAccessedByLayers("kernels", "weights", "training", "viewer", "cli")
                .check(CLASSES);
    }

    /** A class of the module training knows classes of its own package and of floors below it. */
    @Test
    void packagesOfTrainingStandInOrder() {
        order(
                "org.desam4j.training",
                List.of(
                        List.of(""),
                        List.of("volume"),
                        List.of("preprocess"),
                        List.of("picture", "inference.card"),
                        List.of("inference.postprocess"),
                        List.of("inference"),
                        List.of("inference.batch", "evaluate", "dataset"),
                        List.of("embedding"),
                        List.of("objective", "optimizer"),
                        List.of("run"),
                        List.of("study"),
                        List.of("report", "bench", "trace"),
                        List.of("demo")));
    }

    /** From the ground: parameters' description, executor, graph, layers, the parts of the network, the whole. */
    @Test
    void packagesOfTheNetworkStandInOrder() {
        order(
                "org.desam4j.model",
                List.of(
                        List.of("spec"),
                        List.of("graph.exec"),
                        List.of("graph"),
                        List.of("layer"),
                        List.of("encoder"),
                        List.of("prompt"),
                        List.of("decoder"),
                        List.of("")));
    }

    @Test
    void packagesOfTheViewerStandInOrder() {
        order("org.desam4j.viewer", List.of(List.of("http", "content"), List.of("model"), List.of("")));
    }

    @Test
    void packagesOfTheCommandLineStandInOrder() {
        order("org.desam4j.cli", List.of(List.of("device"), List.of("")));
    }

    /**
     * Checks that packages know only those on floors below theirs, and that no package is on no floor.
     *
     * @param root of all of them
     * @param floors from the ground, each with its packages below the root; the empty name is the root itself
     */
    private static void order(String root, List<List<String>> floors) {
        List<String> all = floors.stream()
                .flatMap(List::stream)
                .map(room -> name(root, room))
                .toList();
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackageName)
                        .map(ImportDirectionTest::room)
                        .filter(name -> name.equals(root) || name.startsWith(root + ".")))
                .isSubsetOf(all);
        int below = 0;
        for (List<String> floor : floors) {
            for (String room : floor) {
                List<String> unknown = new ArrayList<>(all.subList(below, all.size()));
                unknown.remove(name(root, room));
                if (!unknown.isEmpty()) {
                    noClasses()
                            .that()
                            .resideInAnyPackage(insideToo(List.of(name(root, room))))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(insideToo(unknown))
                            .check(CLASSES);
                }
            }
            below += floor.size();
        }
    }

    private static String room(String packageName) {
        return packageName.endsWith(INTERNAL)
                ? packageName.substring(0, packageName.length() - INTERNAL.length())
                : packageName;
    }

    private static String[] insideToo(List<String> rooms) {
        return rooms.stream().flatMap(room -> Stream.of(room, room + INTERNAL)).toArray(String[]::new);
    }

    private static String name(String root, String room) {
        return room.isEmpty() ? root : root + "." + room;
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
