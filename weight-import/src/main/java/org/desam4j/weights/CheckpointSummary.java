package org.desam4j.weights;

import java.util.Optional;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.SamConfig;

/**
 * What a checkpoint holds, told from names and shapes alone.
 *
 * @param kind what network it is of
 * @param config the network's sizes, where it is of a SAM or DeSAM
 * @param tensors the number of tensors
 * @param parameters the number of values in all tensors
 * @param remarks what is missing, misshapen or unexpected, or why the sizes cannot be read; may be empty
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

    /** Summarises a checkpoint. */
    public static CheckpointSummary of(Checkpoint checkpoint) {
        int tensors = checkpoint.tensors().size();
        long parameters = checkpoint.shapes().values().stream()
                .mapToLong(shape -> shape.elements())
                .sum();
        DeSamModel model;
        try {
            model = WeightImport.model(checkpoint);
        } catch (CheckpointException e) {
            return new CheckpointSummary(Kind.OTHER, Optional.empty(), tensors, parameters, e.problem());
        }
        ImportReport report = ImportReport.compare(model, checkpoint.shapes());
        Kind kind = report.isComplete() ? Kind.DESAM : report.isSamOnly() ? Kind.SAM : Kind.INCOMPLETE;
        String remarks = kind == Kind.SAM && report.unexpected().isEmpty() ? "" : report.describe();
        return new CheckpointSummary(kind, Optional.of(model.config()), tensors, parameters, remarks);
    }
}
