package org.desam4j.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.Shape;

/**
 * The comparison of a checkpoint's tensors with the parameters that a network needs, made before any is read.
 *
 * @param missing parameters that the checkpoint lacks, other than PDMM's
 * @param missingPdmm parameters of PDMM that it lacks; a SAM checkpoint lacks all of them
 * @param unexpected its tensors that the network does not know
 * @param misshapen the faults of tensors of another shape than the network needs, by name
 * @param hasPdmm true if the checkpoint has any of PDMM's parameters
 */
record ImportReport(
        List<String> missing,
        List<String> missingPdmm,
        List<String> unexpected,
        Map<String, String> misshapen,
        boolean hasPdmm) {

    private static final int NAMES_SHOWN = 8;

    ImportReport {
        missing = List.copyOf(missing);
        missingPdmm = List.copyOf(missingPdmm);
        unexpected = List.copyOf(unexpected);
        misshapen = new LinkedHashMap<>(misshapen);
    }

    /** Compares a model with the shapes of a checkpoint's tensors. */
    static ImportReport compare(DeSamModel model, Map<String, Shape> tensors) {
        List<String> missing = new ArrayList<>();
        List<String> missingPdmm = new ArrayList<>();
        Map<String, String> misshapen = new LinkedHashMap<>();
        Set<String> unexpected = new java.util.LinkedHashSet<>(tensors.keySet());
        for (Parameter parameter : model.parameters()) {
            Shape shape = tensors.get(parameter.name());
            unexpected.remove(parameter.name());
            if (shape == null) {
                boolean pdmm = parameter.name().startsWith(DeSamModel.PDMM_PREFIX);
                (pdmm ? missingPdmm : missing).add(parameter.name());
            } else if (!shape.equals(parameter.shape())) {
                misshapen.put(parameter.name(), shape + " instead of " + parameter.shape());
            }
        }
        boolean hasPdmm = tensors.keySet().stream().anyMatch(name -> name.startsWith(DeSamModel.PDMM_PREFIX));
        return new ImportReport(missing, missingPdmm, List.copyOf(unexpected), misshapen, hasPdmm);
    }

    /** True if this is a SAM checkpoint: everything is there but PDMM, of which nothing is. */
    public boolean isSamOnly() {
        return !hasPdmm && missing.isEmpty() && misshapen.isEmpty();
    }

    /** True if every parameter is there in its shape. */
    public boolean isComplete() {
        return missing.isEmpty() && missingPdmm.isEmpty() && misshapen.isEmpty();
    }

    /**
     * Its tensors of the image encoder that the network does not know, such as adapters and LoRA. With them the encoder that was
     * trained computes something else than the one that would be made here.
     */
    public List<String> unexpectedInEncoder() {
        return unexpected.stream()
                .filter(name -> name.startsWith(DeSamModel.IMAGE_ENCODER_PREFIX))
                .toList();
    }

    /** All that is wrong, in one sentence; empty if the checkpoint is complete and holds nothing else. */
    public String describe() {
        List<String> parts = new ArrayList<>();
        List<String> lacking = new ArrayList<>(missing);
        lacking.addAll(missingPdmm);
        describe(parts, "unexpected", unexpected);
        describe(
                parts,
                "of the wrong shape",
                misshapen.entrySet().stream()
                        .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                        .toList());
        describe(parts, "missing", lacking);
        return String.join("; ", parts);
    }

    /** The first of some names, and how many more there are. */
    static String listing(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())));
        return names.size() > NAMES_SHOWN ? shown + " and " + (names.size() - NAMES_SHOWN) + " more" : shown;
    }

    private static void describe(List<String> parts, String what, List<String> names) {
        if (!names.isEmpty()) {
            parts.add(names.size() + " " + what + ": " + listing(names));
        }
    }
}
