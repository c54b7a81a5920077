package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The README says what the program does: its commands and options exist, and its blocks run as it says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadmeTest {
    /** The commands of the launcher itself, with their options. */
    private static final Map<String, Set<String>> OF_THE_LAUNCHER = Map.of("package", Set.of("--out", "--backend"));

    /** Options that read what they name. */
    private static final Set<String> INPUTS =
            Set.of("--data", "--checkpoint", "--model", "--sam", "--resume", "--input");

    /** Options that write what they name. */
    private static final Set<String> OUTPUTS = Set.of("--out", "--cache", "--json");

    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]*");
    private static final Pattern COMMAND_IN_HELP = Pattern.compile("  ([a-z-]+)(  .*)?");
    private static final Pattern FILE = Pattern.compile(".*/.*|.*\\.(pth|pt|safetensors|nii|nii\\.gz|npz)");
    private static final Pattern MEAN = Pattern.compile("(\\d\\.\\d+) ± ");

    /** Figures differ a little between processors, whose products are summed in other orders. */
    private static final double TOLERANCE = 0.02;

    private Readme readme;

    /** The options of each command by its name, as their help shows them. */
    private final Map<String, Set<String>> options = new LinkedHashMap<>(OF_THE_LAUNCHER);

    @BeforeAll
    void readBoth() throws Exception {
        readme = Readme.read();
        String list = Desam.run("--help").succeeded().out();
        for (String line :
                list.substring(list.indexOf("Commands:")).lines().skip(1).toList()) {
            Matcher name = COMMAND_IN_HELP.matcher(line);
            if (name.matches()) {
                String help = Desam.run(name.group(1), "--help").succeeded().out();
                String positive = help.replace("--[no-]", "--");
                String negative = help.replace("--[no-]", "--no-");
                Set<String> names = new TreeSet<>(optionsIn(positive));
                names.addAll(optionsIn(negative));
                options.put(name.group(1), names);
            }
        }
    }

    @Test
    void theCommandsOfTheBlocksHaveTheOptionsThatTheyAreGiven() {
        List<String> commands = readme.commands().stream()
                .filter(command -> command.startsWith("./desam "))
                .toList();
        assertThat(commands).hasSizeGreaterThan(15);
        for (String command : commands) {
            String name = command.split(" +", -1)[1];
            assertThat(options).as(command).containsKey(name);
            assertThat(options.get(name)).as(command).containsAll(optionsIn(command));
        }
    }

    @Test
    void everyOptionInASentenceIsOneOfSomeCommand() {
        Set<String> all = new TreeSet<>();
        options.values().forEach(all::addAll);
        List<String> named = readme.codeInSentences().stream()
                .flatMap(code -> optionsIn(code).stream())
                .distinct()
                .toList();
        assertThat(named).hasSizeGreaterThan(15);
        assertThat(all).containsAll(named);
    }

    @Test
    void everyCommandIsInTheTableAndTheTableNamesNoOther() {
        String table = readme.text().substring(readme.text().indexOf("### All commands"));
        Set<String> named = new TreeSet<>();
        table.lines()
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("| `"))
                .forEach(line -> {
                    String cell = line.substring(2, line.indexOf('|', 2));
                    Pattern.compile("`([a-z-]+)").matcher(cell).results().forEach(match -> named.add(match.group(1)));
                });
        Set<String> commands = new TreeSet<>(options.keySet());
        assertThat(named).containsExactlyInAnyOrderElementsOf(commands);
    }

    private static List<String> optionsIn(String text) {
        return OPTION.matcher(text).results().map(match -> match.group()).toList();
    }

    /** Runs in a copy of the sources alone, in which nothing is built, each command whose inputs are there by then. */
    @Test
    @Tag("slow")
    void theBlocksThatNeedNoDataOfTheReadersRunInTheirOrder(@TempDir Path folder) throws Exception {
        copySources(Desam.root(), folder);
        Map<String, Desam.Result> results = new LinkedHashMap<>();
        for (String command : readme.commands()) {
            if (isRun(command, folder)) {
                results.put(command, run(command, folder).succeeded());
                assertThat(outputs(command))
                        .as(command)
                        .allSatisfy(out -> assertThat(folder.resolve(out)).exists());
            }
        }
        assertThat(results).hasSizeGreaterThanOrEqualTo(13);
        demoPrintsTheTable(results.get("./desam demo"), folder);
        organsAreFoundAsWell(results);
        assertThat(results.get("sha256sum --check desam4j-0.1.0.tar.gz.sha256").out())
                .contains("OK");
        assertThat(folder.resolve("desam4j-0.1.0.tar.gz"))
                .as("another build, by whoever runs this test, has the same bytes")
                .hasSameBinaryContentAs(packagedHere(folder));
    }

    private static Path packagedHere(Path folder) throws Exception {
        Path here = folder.resolve("here");
        Desam.run(new ProcessBuilder("" + Desam.root().resolve("desam"), "package", "--out", "" + here))
                .succeeded();
        return folder.resolve("here.tar.gz");
    }

    private void demoPrintsTheTable(Desam.Result demo, Path folder) {
        assertThat(demo.out()).contains("desam-demo/report.html");
        assertThat(folder.resolve("desam-demo/report.html")).exists();
        List<String> expected = readme.demoTable().toList();
        List<String> printed =
                demo.out().lines().filter(line -> line.contains(" ± ")).toList();
        assertThat(printed).hasSameSizeAs(expected);
        for (int i = 0; i < printed.size(); i++) {
            assertThat(printed.get(i).substring(0, 45))
                    .isEqualTo(expected.get(i).substring(0, 45));
            assertThat(firstMean(printed.get(i)))
                    .as(printed.get(i))
                    .isCloseTo(firstMean(expected.get(i)), within(TOLERANCE));
        }
    }

    /** "found with Dice a, b and c": the means of the held-out CT cases by organ. */
    private void organsAreFoundAsWell(Map<String, Desam.Result> results) {
        Matcher sentence = Pattern.compile("Dice (\\d\\.\\d+), (\\d\\.\\d+) and (\\d\\.\\d+)")
                .matcher(readme.text());
        assertThat(sentence.find()).isTrue();
        String evaluation = results.keySet().stream()
                .filter(command -> command.contains("evaluate --data abdomen/data"))
                .findFirst()
                .orElseThrow();
        List<Double> dice = results.get(evaluation)
                .out()
                .lines()
                .filter(line -> line.startsWith("CT ") && line.contains("DeSAM"))
                .map(ReadmeTest::firstMean)
                .toList();
        assertThat(dice).hasSize(3);
        for (int organ = 0; organ < 3; organ++) {
            assertThat(dice.get(organ))
                    .as("organ " + (organ + 1))
                    .isCloseTo(Double.parseDouble(sentence.group(organ + 1)), within(TOLERANCE));
        }
    }

    private static double firstMean(String line) {
        Matcher mean = MEAN.matcher(line);
        assertThat(mean.find()).as(line).isTrue();
        return Double.parseDouble(mean.group(1));
    }

    /** True if all that the command reads is there; placeholders are not run, and Maven runs this test itself. */
    private static boolean isRun(String command, Path folder) throws Exception {
        if (command.startsWith("./mvnw") || command.contains("[") || command.matches(".*\\b[A-Z]{3,}\\b.*--.*")) {
            return false;
        }
        for (String input : inputs(command)) {
            if (run("compgen -G '" + input + "'", folder).exitCode() != 0) {
                return false;
            }
        }
        return true;
    }

    private static List<String> inputs(String command) {
        List<String> words = List.of(command.split(" +", -1));
        List<String> inputs = new ArrayList<>();
        for (int i = 1; i < words.size(); i++) {
            String option = words.get(i - 1);
            boolean isFile =
                    !words.get(i).startsWith("--") && FILE.matcher(words.get(i)).matches();
            if (INPUTS.contains(option) || (isFile && !OUTPUTS.contains(option))) {
                inputs.add(words.get(i));
            }
        }
        return inputs;
    }

    private static List<String> outputs(String command) {
        List<String> words = List.of(command.split(" +", -1));
        List<String> outputs = new ArrayList<>();
        for (int i = 1; i < words.size(); i++) {
            if (OUTPUTS.contains(words.get(i - 1))) {
                outputs.add(words.get(i));
            }
        }
        return outputs;
    }

    private static Desam.Result run(String command, Path folder) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", command).directory(folder.toFile());
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        shell.environment().put("DESAM_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        return Desam.run(shell);
    }

    private static void copySources(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                String name = folder.getFileName().toString();
                boolean source = folder.equals(from)
                        || !Set.of("target", ".git", "desam-demo", "desam-embeddings")
                                .contains(name);
                if (source) {
                    Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                }
                return source ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && !file.endsWith(".git")) {
                    Files.copy(
                            file,
                            to.resolve(from.relativize(file).toString()),
                            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
