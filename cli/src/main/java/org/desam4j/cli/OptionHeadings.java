package org.desam4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/** The headings under which help lists a command's options: one order for all commands. */
final class OptionHeadings implements IHelpSectionRenderer {

    /**
     * A heading.
     *
     * @param title the words of it
     * @param names a name of each option under it, in the order of their listing
     */
    record Heading(String title, List<String> names) {}

    private static final List<Heading> HEADINGS = List.of(
            new Heading(
                    "Data",
                    List.of(
                            "--data",
                            "--source",
                            "--sites",
                            "--labels",
                            "--masks",
                            "--site",
                            "--label",
                            "--window",
                            "--slice-axis",
                            "--volume",
                            "--input",
                            "--data-only",
                            "--abdomen")),
            new Heading(
                    "Model",
                    List.of(
                            "--model",
                            "--checkpoint",
                            "--variant",
                            "--state",
                            "--sam",
                            "--protocol",
                            "--prompt",
                            "--grid-side",
                            "--grids",
                            "--min-iou",
                            "--box",
                            "--point",
                            "--slice",
                            "--decoder",
                            "--se",
                            "--train-parts")),
            new Heading(
                    "Training",
                    List.of(
                            "--resume",
                            "--quick",
                            "--epochs",
                            "--batch",
                            "--accumulate",
                            "--optimizer",
                            "--learning-rate",
                            "--weight-decay",
                            "--momentum",
                            "--schedule",
                            "--warm-up",
                            "--clip",
                            "--patience",
                            "--dice",
                            "--cross-entropy",
                            "--focal",
                            "--iou-loss",
                            "--loss-weight",
                            "--background",
                            "--background-points",
                            "--augment",
                            "--validation",
                            "--validation-points",
                            "--held-out",
                            "--shuffle-split",
                            "--seed")),
            new Heading(
                    "Masks",
                    List.of("--mask-choice", "--smoothing", "--min-pixels", "--min-area", "--border", "--components")),
            new Heading(
                    "Measurement",
                    List.of("--slices", "--slices-per-case", "--compare-on", "--label-resize", "--only", "--repeats")),
            new Heading("Output", List.of("--out", "--to", "--records", "--json", "--tensors", "--overwrite")),
            new Heading(
                    "Machine",
                    List.of(
                            "--spark",
                            "--precision",
                            "--cache",
                            "--cache-precision",
                            "--port",
                            "--no-browser",
                            "--serve",
                            "--token-file",
                            "--queue",
                            "--max-mib",
                            "--threads",
                            "--backend")),
            new Heading("Help", List.of("--help", "--version", "--verbose")));

    private static final String OTHERS = "Others";

    @Override
    public String render(Help help) {
        List<OptionSpec> shown = help.commandSpec().options().stream()
                .filter(option -> !option.hidden())
                .toList();
        Set<OptionSpec> rest = new LinkedHashSet<>(shown);
        StringBuilder text = new StringBuilder();
        for (Heading heading : HEADINGS) {
            List<OptionSpec> under = new ArrayList<>();
            for (String name : heading.names()) {
                OptionSpec option = help.commandSpec().findOption(name);
                if (Objects.nonNull(option) && rest.remove(option)) {
                    under.add(option);
                }
            }
            text.append(section(help, heading.title(), under, shown));
        }
        return text.append(section(help, OTHERS, List.copyOf(rest), shown)).toString();
    }

    /** The options under a heading, as wide as the whole list of options needs. */
    private static String section(Help help, String title, List<OptionSpec> options, List<OptionSpec> all) {
        if (options.isEmpty()) {
            return "";
        }
        Help.Layout layout = help.createDefaultLayout(all, List.of(), help.colorScheme());
        layout.addOptions(options, help.parameterLabelRenderer());
        return System.lineSeparator() + title + ":" + System.lineSeparator() + layout;
    }

    /** Lists the options of a command, and of its subcommands, under these headings. */
    static void addTo(CommandLine command) {
        command.getHelpSectionMap()
                .put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST, new OptionHeadings());
        command.getSubcommands().values().forEach(OptionHeadings::addTo);
    }
}
