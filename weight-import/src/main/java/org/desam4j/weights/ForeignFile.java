package org.desam4j.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Files that are no checkpoints, but that people take for them, told by their first bytes. */
final class ForeignFile {
    private static final String ASK_FOR_CHECKPOINT = "; take the checkpoint as .pth or .safetensors";

    /**
     * A kind of files.
     *
     * @param beginning its first bytes, each a character, in lower case
     * @param what it is and what to do, to follow "is"
     */
    private record Kind(String beginning, String what) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "version https://git-lfs",
                    "a pointer of Git LFS, and not the file that it stands for; fetch that with git lfs pull"),
            new Kind("<!doctype", "a web page, perhaps an error message of the download; get the checkpoint again"),
            new Kind("<html", "a web page, perhaps an error message of the download; get the checkpoint again"),
            new Kind("\u0089hdf\r\n", "an HDF5 file, as Keras writes" + ASK_FOR_CHECKPOINT),
            new Kind("gguf", "a GGUF file" + ASK_FOR_CHECKPOINT),
            new Kind("\u0093numpy", "a NumPy array" + ASK_FOR_CHECKPOINT),
            new Kind("\u001f\u008b", "compressed with gzip; unpack it first"),
            new Kind("bzh", "compressed with bzip2; unpack it first"),
            new Kind("\u00fd7zxz", "compressed with xz; unpack it first"),
            new Kind("7z", "a 7-Zip archive; unpack it first"));

    private ForeignFile() {}

    /**
     * The kind of a file and the remedy, to follow "is"; empty if it is of no kind that is known.
     *
     * @param head its first bytes
     */
    static Optional<String> kindOf(ByteBuffer head) {
        String beginning = StandardCharsets.ISO_8859_1.decode(head.duplicate()).toString();
        if (isOnnx(beginning)) {
            return Optional.of(
                    "an ONNX model, which holds a graph and not the network's parameters by name" + ASK_FOR_CHECKPOINT);
        }
        String lower = beginning.toLowerCase(Locale.ROOT);
        return KINDS.stream()
                .filter(kind -> lower.startsWith(kind.beginning()))
                .findFirst()
                .map(Kind::what);
    }

    /** A protocol buffer whose first field is the version of the format, and whose second the name of its producer. */
    private static boolean isOnnx(String beginning) {
        return beginning.length() > 4
                && beginning.charAt(0) == 0x08
                && beginning.charAt(1) > 0
                && beginning.charAt(1) < 0x40
                && (beginning.charAt(2) == 0x12 || beginning.charAt(2) == 0x3a);
    }
}
