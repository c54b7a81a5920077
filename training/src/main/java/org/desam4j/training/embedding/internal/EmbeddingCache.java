package org.desam4j.training.embedding.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.OutputPlace;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.PreparedCase;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.weights.ElementType;

/**
 * A folder with one safetensors file of embeddings for each case. Files of another encoder, another precision of
 * its products or of what is kept, lie in other sub-folders, and a scan that has changed gets a file of its own. Files appear whole or not at all, carry a checksum, and are
 * written by one program at a time, so that runs may share the folder and may be interrupted; a damaged one is made again.
 */
public final class EmbeddingCache {
    private static final double MEBIBYTE = 1 << 20;

    private final Path folder;
    private final ElementType precision;
    private final DeSamNetwork network;

    /**
     * The cache of one encoder.
     *
     * @param weights those of the network
     */
    public EmbeddingCache(CacheSettings settings, DeSamNetwork network, Weights weights) {
        String fingerprint = EncoderFingerprint.of(network.model(), weights, network.precision());
        precision = settings.precision();
        folder = settings.folder()
                .resolve(fingerprint.substring(0, 16) + "-" + precision.name().toLowerCase(Locale.ROOT));
        this.network = network;
    }

    /** The embeddings of a case's slices, from the file if it is there and current; the caller closes them. */
    public EmbeddedCase embed(PreparedCase prepared, Progress progress) throws IOException {
        return embed(List.of(prepared), progress).get(0);
    }

    /**
     * The embeddings of several cases. What is not there yet is made first, after a line that says how much that is, and with
     * one measure of progress for all.
     *
     * @return in the order of the cases; the caller closes them
     * @throws org.desam4j.training.DataException if the disk has no room for what is to be made
     */
    public List<EmbeddedCase> embed(List<PreparedCase> cases, Progress progress) throws IOException {
        List<CaseFile> files = new ArrayList<>();
        try {
            int missing = 0;
            for (PreparedCase prepared : cases) {
                CaseFile file = CaseFile.of(folder, prepared, network, precision, progress);
                files.add(file);
                missing += file.missing().size();
            }
            if (missing > 0) {
                announce(missing, cases.size(), progress);
            }
            return open(files, new Count(missing, progress));
        } finally {
            for (CaseFile file : files) {
                file.close();
            }
        }
    }

    private void announce(int slices, int cases, Progress progress) throws IOException {
        long bytes = slices * CaseFile.bytesPerSlice(network.config(), precision);
        if (cases > 1) {
            progress.say(String.format(
                    Locale.ROOT,
                    "Embedding %d slices of %d cases; they take %.0f MiB in %s",
                    slices,
                    cases,
                    bytes / MEBIBYTE,
                    folder));
        }
        OutputPlace.requireFolder(folder);
        OutputPlace.requireRoom(folder, bytes, "the embeddings of " + slices + " slices");
    }

    private static List<EmbeddedCase> open(List<CaseFile> files, IntConsumer encoded) throws IOException {
        List<EmbeddedCase> embedded = new ArrayList<>();
        boolean all = false;
        try {
            for (CaseFile file : files) {
                embedded.add(file.open(encoded));
            }
            all = true;
            return embedded;
        } finally {
            if (!all) {
                for (EmbeddedCase opened : embedded) {
                    opened.close();
                }
            }
        }
    }

    /** The progress of encoding, in slices. */
    private static final class Count implements IntConsumer {
        private final int total;
        private final Progress progress;
        private int done;

        Count(int total, Progress progress) {
            this.total = total;
            this.progress = progress;
        }

        @Override
        public void accept(int slices) {
            done += slices;
            progress.report("Embedding", done, total, "slices");
        }
    }
}
