package org.desam4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.training.SettingsText;
import org.desam4j.training.inference.card.CaseFingerprint;
import org.desam4j.training.inference.card.CaseRole;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.ModelCards;
import org.desam4j.training.inference.card.Provenance;
import org.desam4j.training.inference.card.UseText;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.CheckpointException;
import org.desam4j.weights.CheckpointSummary;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The contents of a checkpoint. */
@Command(
        name = "inspect",
        description =
                "Describes a checkpoint: format, network, sizes, model card, and whatever keeps it from being used.")
final class InspectCommand extends BaseCommand {

    @Parameters(paramLabel = "CHECKPOINT", description = "Checkpoint: .pth, .pt, .ckpt or .safetensors.")
    private Path path;

    @Mixin
    private StateOption state;

    @Option(names = "--json", description = "Print JSON, with all tensors.")
    private boolean json;

    @Option(names = "--tensors", description = "List all tensors.")
    private boolean tensors;

    @Override
    boolean computes() {
        return false;
    }

    @Override
    void execute() throws Exception {
        try (Checkpoint checkpoint = Checkpoints.open(path, state.key())) {
            CheckpointSummary summary = CheckpointSummary.of(checkpoint);
            if (json) {
                out().println(new ObjectMapper()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(json(checkpoint, summary)));
            } else {
                print(checkpoint, summary);
            }
        }
    }

    private void print(Checkpoint checkpoint, CheckpointSummary summary) throws CheckpointException {
        line("format", checkpoint.format().toString());
        line("network", summary.kind().toString());
        summary.config().ifPresent(this::print);
        line("tensors", Integer.toString(summary.tensors()));
        line("parameters", String.format(Locale.ROOT, "%,d", summary.parameters()));
        if (!summary.remarks().isEmpty()) {
            line("remarks", summary.remarks());
        }
        checkpoint.notes().forEach(note -> line("note", note));
        if (!checkpoint.opaqueGlobals().isEmpty()) {
            line(
                    "not read",
                    String.join(", ", checkpoint.opaqueGlobals()) + " (Python objects; nothing of them was run)");
        }
        checkpoint.metadata().forEach((key, value) -> {
            if (!ModelCards.isCard(key)) {
                line(key, value);
            }
        });
        ModelCards.read(checkpoint).ifPresent(this::print);
        if (tensors) {
            checkpoint
                    .tensors()
                    .forEach((name, tensor) -> out().println(Printable.line(name) + "  "
                            + tensor.type().safetensorsName() + "  " + tensor.shape()));
        }
    }

    private void print(ModelCard card) {
        Provenance provenance = card.provenance();
        line("organ", card.labelName() + ", label " + card.label());
        line("masks by", SettingsText.of(card.decoder()));
        line("gate", card.gate().name().toLowerCase(Locale.ROOT).replace('_', '-') + " (--se)");
        line("used with", "(each choice under the option that changes it)");
        UseText.of(card).forEach((option, value) -> setting(option, value));
        line("trained on", provenance.sources().isEmpty() ? "not known" : String.join(", ", provenance.sources()));
        Map<CaseRole, Long> roles = provenance.cases().stream()
                .collect(Collectors.groupingBy(
                        CaseFingerprint::role, () -> new EnumMap<>(CaseRole.class), Collectors.counting()));
        line(
                "cases",
                roles.isEmpty()
                        ? "not known"
                        : roles.entrySet().stream()
                                .map(role -> role.getValue() + " " + role.getKey())
                                .collect(Collectors.joining(", ")));
        line("voxels", provenance.voxels());
        if (!provenance.checkpointSha256().isEmpty()) {
            line("begun with", "the checkpoint of SHA-256 " + provenance.checkpointSha256());
        }
        if (!provenance.sources().isEmpty()) {
            line("embeddings", "made by products of " + SettingsText.of(provenance.precision()));
        }
        provenance.chosenEpoch().forEach(this::figure);
        line("made by", joined(provenance.versions()));
    }

    /** A figure of the epoch whose weights were kept; epochs are counted, the others measured. */
    private void figure(String name, double value) {
        boolean counted = name.equals("epoch");
        line(
                counted ? "epoch" : "",
                counted
                        ? String.format(Locale.ROOT, "%.0f, which had the lowest validation loss", value)
                        : String.format(Locale.ROOT, "%s %.4f", name.replace('_', ' '), value));
    }

    private static String joined(Map<String, String> versions) {
        return versions.entrySet().stream()
                .map(version -> version.getKey() + " " + version.getValue())
                .collect(Collectors.joining(", "));
    }

    private void setting(String option, String value) {
        out().println(Printable.line(String.format(Locale.ROOT, "  %-20s%s", option, value)));
    }

    private void print(SamConfig config) {
        line(
                "image",
                config.imageSize() + " pixels, patches of " + config.patchSize() + ", masks of " + config.maskSize());
        line(
                "encoder",
                "width " + config.width() + ", " + config.depth() + " blocks, " + config.heads()
                        + " heads, features from the blocks " + config.featureBlocks());
        line("decoder", "width " + config.neckWidth() + ", " + config.decoderDepth() + " blocks");
    }

    private void line(String name, String value) {
        out().println(Printable.line(String.format(Locale.ROOT, "%-12s %s", name, value)));
    }

    private static ObjectNode json(Checkpoint checkpoint, CheckpointSummary summary) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("file", checkpoint.path().toString());
        root.put("format", checkpoint.format().toString());
        root.put("network", summary.kind().name().toLowerCase(java.util.Locale.ROOT));
        summary.config().ifPresent(config -> root.set("config", mapper.valueToTree(config)));
        root.put("tensor_count", summary.tensors());
        root.put("parameters", summary.parameters());
        root.put("remarks", summary.remarks());
        root.set("notes", mapper.valueToTree(checkpoint.notes()));
        root.set("opaque_globals", mapper.valueToTree(checkpoint.opaqueGlobals()));
        root.set("unread", mapper.valueToTree(checkpoint.unread()));
        root.set("metadata", mapper.valueToTree(checkpoint.metadata()));
        ArrayNode list = root.putArray("tensors");
        checkpoint.tensors().forEach((name, tensor) -> {
            ObjectNode entry = list.addObject();
            entry.put("name", name);
            entry.put("type", tensor.type().safetensorsName());
            entry.set("shape", mapper.valueToTree(tensor.shape().sizes()));
        });
        return root;
    }
}
