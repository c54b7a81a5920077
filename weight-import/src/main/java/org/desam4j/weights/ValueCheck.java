package org.desam4j.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads all values of a checkpoint once and tells those that no network can compute with. */
final class ValueCheck {
    /** As many bytes to read for each byte of the file: many tensors may lie on one storage, in hostile files very many. */
    private static final long TENSOR_BYTES = 2;

    private static final long ALWAYS = 1 << 26;

    private ValueCheck() {}

    /**
     * The faults of the values, each in a clause; empty if all are finite.
     *
     * @throws CheckpointException if the file is damaged
     */
    static List<String> of(Checkpoint checkpoint) throws IOException {
        long left = ALWAYS + TENSOR_BYTES * Files.size(checkpoint.path());
        List<String> notFinite = new ArrayList<>();
        int unchecked = 0;
        for (Map.Entry<String, TensorView> entry : checkpoint.tensors().entrySet()) {
            TensorView tensor = entry.getValue();
            long bytes = tensor.bytesToRead();
            if (bytes > left || !tensor.type().isReadable()) {
                unchecked++;
                continue;
            }
            left -= bytes;
            Optional<String> problem = FiniteValues.problem(tensor.toFloats());
            problem.ifPresent(found -> notFinite.add(entry.getKey() + " (" + found + ")"));
        }
        List<String> remarks = new ArrayList<>();
        if (!notFinite.isEmpty()) {
            remarks.add(notFinite.size() + " with values that are not finite: " + ImportReport.listing(notFinite));
        }
        if (unchecked > 0) {
            remarks.add("the values of " + unchecked + " tensors were not checked");
        }
        return remarks;
    }
}
