package org.desam4j.viewer.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.training.OutputPlace;
import org.desam4j.training.volume.Volumes;
import org.desam4j.viewer.content.CaseStore;
import org.desam4j.viewer.content.OpenCase;
import org.desam4j.viewer.http.RequestException;
import org.desam4j.weights.internal.FolderLock;

/** Masks that users keep of cases, and their files. */
public final class KeepDesk {
    /** The beginning of the remark by which files of this class are known, which programs drop that save them again. */
    private static final String SIGN = "desam4j view, ";

    private final CaseStore store;
    private final Models models;
    private final PromptDesk prompts;
    private final Path folder;
    private final Map<Integer, KeptMask> kept = new HashMap<>();

    /** @param folder for the files */
    public KeepDesk(CaseStore store, Models models, PromptDesk prompts, Path folder) {
        this.store = store;
        this.models = models;
        this.prompts = prompts;
        this.folder = folder;
    }

    /**
     * The state of what is kept of a case.
     *
     * @param steps changes that can be taken back
     * @param voxels that are kept
     */
    public record Kept(int steps, long voxels) {}

    /**
     * Keeps the mask of a prompt.
     *
     * @param slices the places of slices that follow each other, each of which is prompted so
     * @param decoder the title of the decoder whose mask is kept
     */
    public Kept keep(int index, List<Integer> slices, String decoder, Asked asked)
            throws IOException, RequestException, InterruptedException {
        OpenCase source = store.open(index);
        return models.call(open -> {
            List<byte[]> masks = new ArrayList<>();
            for (int slice : slices) {
                masks.add(prompts.mask(open, source, slice, decoder, asked));
            }
            KeptMask mask = kept.computeIfAbsent(
                    index,
                    missing -> new KeptMask(
                            source.scan(),
                            open.card()
                                    .protocol()
                                    .reading()
                                    .sliceAxis()
                                    .turn(source.scan().geometry()),
                            open.card().label()));
            mask.keep(slices.get(0), masks);
            return show(index, mask);
        });
    }

    /**
     * Takes the last change of a case's mask back.
     *
     * @throws RequestException if there is none
     */
    public Kept undo(int index) throws IOException, RequestException, InterruptedException {
        return models.call(open -> {
            KeptMask mask = find(index);
            if (!mask.undo()) {
                throw new RequestException(409, "there is nothing left to undo");
            }
            return show(index, mask);
        });
    }

    /** The state of what is kept of a case, which may be nothing. */
    public Kept state(int index) throws IOException, RequestException, InterruptedException {
        return models.call(open -> {
            KeptMask mask = kept.get(index);
            return mask == null ? new Kept(0, 0) : new Kept(mask.steps(), mask.count());
        });
    }

    private KeptMask find(int index) throws RequestException {
        KeptMask mask = kept.get(index);
        if (mask == null) {
            throw new RequestException(409, "nothing is kept of this case yet");
        }
        return mask;
    }

    private Kept show(int index, KeptMask mask) {
        store.overlay(index, OpenCase.KEPT, mask.labels().stored());
        return new Kept(mask.steps(), mask.count());
    }

    /**
     * Writes a case's mask with its scan's header.
     *
     * @return the file
     * @throws RequestException if nothing is kept, or a file of another origin lies in its place
     */
    @SuppressWarnings("try") // the lock is held, and asked nothing
    public Path save(int index) throws IOException, RequestException, InterruptedException {
        OpenCase source = store.open(index);
        return models.call(open -> {
            KeptMask mask = find(index);
            OutputPlace.requireFolder(folder);
            Path file = folder.resolve(source.source().id() + ".nii.gz");
            try (FolderLock lock = FolderLock.acquire(folder)) {
                requireOursOrFree(file);
                String remark = SIGN + "scan " + Volumes.hash(source.source().scan());
                Volumes.write(file, mask.labels(), remark);
            }
            return file;
        });
    }

    private static void requireOursOrFree(Path file) throws IOException, RequestException {
        boolean ours = !Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                || (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && Volumes.remark(file)
                                .filter(remark -> remark.startsWith(SIGN))
                                .isPresent());
        if (!ours) {
            throw new RequestException(
                    409,
                    file
                            + " is there, and view did not write it, or it was changed since; move it away, or start view with"
                            + " another --out");
        }
    }
}
