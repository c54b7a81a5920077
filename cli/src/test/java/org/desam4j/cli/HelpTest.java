package org.desam4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.inference.card.UseText;
import org.desam4j.training.volume.ScanReading;
import org.desam4j.training.volume.SliceAxis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The help of each command, as a user reads it. */
class HelpTest {
    private static final List<Integer> WIDTHS = List.of(80, 120);

    private static CommandLine program() {
        return Main.program(new StandardStream(System.out), new StandardStream(System.err));
    }

    private static Stream<String> commands() {
        return program().getSubcommands().keySet().stream();
    }

    private static String help(String command, int width) {
        return program()
                .getSubcommands()
                .get(command)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(width)
                .getUsageMessage();
    }

    @Test
    void theListOfCommandsNeedsNoneOfTheirOptions() {
        CommandLine described = Main.program(
                new StandardStream(System.out),
                new StandardStream(System.err),
                whole -> Commands.addTo(whole, List.of("--help", "trace")));
        assertThat(described.getUsageMessage()).isEqualTo(program().getUsageMessage());
        assertThat(described.getSubcommands().get("trace").getCommandSpec().findOption("--out"))
                .isNotNull();
        assertThat(described.getSubcommands().get("train").getCommandSpec().findOption("--out"))
                .isNull();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyOptionHasAHeading(String command) {
        assertThat(help(command, 120)).contains("\nHelp:\n").doesNotContain("Others");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void linesFitTheTerminal(String command) {
        for (int width : WIDTHS) {
            assertThat(help(command, width).lines()).allMatch(line -> line.length() <= width);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void defaultsAreAsUsersTypeThem(String command) {
        assertThat(help(command, 120)).doesNotContainPattern("default:\\s+(\\S*[A-Z\\[]|0\\.0\\))");
    }

    @Test
    void defaultsOfTheRecipeAreShown() {
        assertThat(help("train", 120))
                .contains("Optimiser (default: adam).", "Initial learning rate (default: 1e-4).")
                .contains("0 disables clipping (default: 0).");
    }

    /** An option that changes nothing in a command is not one of it. */
    @ParameterizedTest
    @CsvSource({
        "predict, --slices --label-resize --compare-on --validation-points --cache",
        "evaluate, --validation-points",
        "embed, --label-resize --mask-choice --smoothing --min-area --border --components --compare-on",
        "coupling, --slices --protocol",
        "ablation, --se --train-parts",
        "inspect, --backend",
        "convert, --backend"
    })
    void aCommandShowsNoOptionThatDoesNothingInIt(String command, String options) {
        assertThat(words(help(command, 120))).doesNotContain(options.split(" ", -1));
    }

    private static Set<String> words(String help) {
        return Set.copyOf(List.of(help.split("[\\s=,.;()]+", -1)));
    }

    /** Scripts of before keep working, and help shows one name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evaluate --data d --model m --out o --profile original",
                "predict scan.nii --model m --out o --profile default --frame 3",
                "bench --runs 2",
                "profile --runs 2",
                "inspect c.pth --backend cpu",
                "--backend cpu inspect c.pth"
            })
    void formerNamesOfOptionsAreTaken(String line) {
        ParseResult parsed = program().parseArgs(line.split(" ", -1));
        assertThat(parsed.errors()).isEmpty();
        assertThat(words(help(parsed.subcommand().commandSpec().name(), 120)))
                .doesNotContain("--profile", "--frame", "--runs");
    }

    /** The words of inspect and reports for a model's use are options that there are. */
    @Test
    void aModelsUseIsSaidInOptionsThatThereAre() {
        Set<String> options = program().getSubcommands().values().stream()
                .flatMap(command -> command.getCommandSpec().optionsMap().keySet().stream())
                .collect(Collectors.toSet());
        ModelCard card = ModelCard.UNKNOWN
                .withPrompt(new PromptMode.GridPoints(9, 0.5))
                .withProtocol(Protocol.DEFAULT.withReading(new ScanReading(SliceAxis.Z, 2)));
        assertThat(options).containsAll(UseText.of(card).keySet());
    }

    @ParameterizedTest
    @CsvSource({
        "bench --runs 2, --repeats, 2",
        "bench, --repeats, 5",
        "profile --runs 2, --repeats, 2",
        "predict scan.nii --model m --out o --frame 3, --border, Optional[3]",
        "predict scan.nii --model m --out o --profile original, --protocol, Optional[original]"
    })
    void aFormerNameDoesWhatThePresentOneDoes(String line, String option, String value) {
        ParseResult parsed = program().parseArgs(line.split(" ", -1)).subcommand();
        Object taken = parsed.commandSpec().findOption(option).getValue();
        assertThat(taken).hasToString(value);
    }
}
