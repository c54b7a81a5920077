package org.desam4j.weights;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Shape;

/**
 * The contents of a checkpoint: its network, told from names and shapes, and whether its values can be used.
 *
 * @param kind the kind of its network
 * @param config the network's sizes, where it is of a SAM or DeSAM
 * @param tensors the number of tensors
 * @param parameters the number of values in all tensors
 * @param remarks tensors that are unexpected, misshapen, missing, not read or not finite, or the reason why the sizes cannot be read; may be empty
 */
public record CheckpointSummary(Kind kind, Optional<SamConfig> config, int tensors, long parameters, String remarks) {

    /** Kinds of checkpoints. */
    public enum Kind {
        /** Complete: it can predict. */
        DESAM("DeSAM"),
        /** A SAM, complete but for DeSAM's mask module: it can be trained from. */
        SAM("SAM, without DeSAM's mask module (PDMM)"),
        /** A SAM or DeSAM in which something is missing or misshapen. */
        INCOMPLETE("an incomplete SAM or DeSAM"),
        /** With tensors in its image encoder that SAM's does not have: it is refused. */
        ALTERED("a SAM or DeSAM whose image encoder has other parts (adapters or LoRA?), which is not supported"),
        /** Something else. */
        OTHER("neither SAM nor DeSAM");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    /**
     * Summarises a checkpoint. Its values are read once, so that damage shows.
     *
     * @throws CheckpointException if the file is damaged
     */
    public static CheckpointSummary of(Checkpoint checkpoint) throws IOException {
        List<String> remarks = new ArrayList<>();
        Kind kind;
        Optional<SamConfig> config = Optional.empty();
        try {
            DeSamModel model = WeightImport.model(checkpoint);
            config = Optional.of(model.config());
            ImportReport report = ImportReport.compare(model, checkpoint.shapes());
            kind = kind(report);
            boolean nothingElse = kind == Kind.SAM && report.unexpected().isEmpty();
            remarks.add(nothingElse ? "" : report.describe());
        } catch (CheckpointException e) {
            boolean part = checkpoint.tensors().keySet().stream().anyMatch(NetworkNames::isOfNetwork)
                    && ForeignNetwork.of(checkpoint.tensors().keySet()).isEmpty();
            kind = part ? Kind.INCOMPLETE : Kind.OTHER;
            remarks.add(e.problem());
        }
        checkpoint.unread().forEach((name, reason) -> remarks.add(name + " is not read: it " + reason));
        remarks.addAll(ValueCheck.of(checkpoint));
        remarks.removeIf(String::isEmpty);
        return new CheckpointSummary(
                kind, config, checkpoint.tensors().size(), parameters(checkpoint), String.join("; ", remarks));
    }

    private static Kind kind(ImportReport report) {
        if (!report.unexpectedInEncoder().isEmpty()) {
            return Kind.ALTERED;
        }
        return report.isComplete() ? Kind.DESAM : report.isSamOnly() ? Kind.SAM : Kind.INCOMPLETE;
    }

    /** A tensor may repeat its elements, so that the sum of hostile sizes may be more than a number holds. */
    private static long parameters(Checkpoint checkpoint) {
        return checkpoint.shapes().values().stream()
                .mapToLong(Shape::elements)
                .reduce(0, (sum, elements) -> sum > Long.MAX_VALUE - elements ? Long.MAX_VALUE : sum + elements);
    }
}
