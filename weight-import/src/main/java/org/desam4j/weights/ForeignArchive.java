package org.desam4j.weights;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Zip files that are no checkpoints, but that people take for them. */
final class ForeignArchive {
    private static final int NAMES_SHOWN = 4;

    private ForeignArchive() {}

    /** The kind of an archive and the remedy, to follow "is"; empty if it may be a checkpoint. */
    static Optional<String> kindOf(List<String> names) {
        if (names.stream()
                .anyMatch(name -> name.equals("archive_format")
                        || name.endsWith("/archive_format")
                        || name.endsWith("serialized_exported_program.json"))) {
            return Optional.of("an exported program (.pt2, torch.export), which holds a graph and not the network's"
                    + " parameters by name; save the model's state_dict() in Python");
        }
        if (names.stream().anyMatch(name -> name.endsWith("/constants.pkl") || name.equals("constants.pkl"))) {
            return Optional.of(
                    "a TorchScript program (torch.jit.save), which is code and not only tensors; in Python save"
                            + " torch.jit.load(file).state_dict() with torch.save");
        }
        if (!names.isEmpty() && names.stream().allMatch(name -> name.endsWith(".npy"))) {
            return Optional.of("a NumPy archive (.npz) and no checkpoint");
        }
        return Optional.empty();
    }

    /** The contents of an archive, for its user to see. */
    static String listing(List<String> names) {
        if (names.isEmpty()) {
            return "it is empty";
        }
        String more = names.size() > NAMES_SHOWN ? " and " + (names.size() - NAMES_SHOWN) + " more" : "";
        return "it holds " + names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", ")) + more;
    }
}
