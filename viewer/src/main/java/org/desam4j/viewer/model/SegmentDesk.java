package org.desam4j.viewer.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.desam4j.training.InterruptibleProgress;
import org.desam4j.training.inference.Segmenter;
import org.desam4j.training.volume.StoredVolume;
import org.desam4j.training.volume.Volumes;
import org.desam4j.viewer.http.RequestException;

/**
 * Scans of other programs, one at a time, and a few that wait. Work that nobody asks for any more is left, so that a program that has
 * stopped does not hold a place. Files lie in a folder of this user's alone, and are deleted with their jobs.
 */
public final class SegmentDesk implements AutoCloseable {
    private static final String REMARK = "desam4j view, segmented for a program";
    private static final int ID_BYTES = 16;
    private static final int PART = 1 << 16;
    private static final long SWEEP_MILLISECONDS = 250;
    private static final int TOO_MANY = 429;

    private final Models models;
    private final Limits limits;
    private final Path folder;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, SegmentJob> jobs = new LinkedHashMap<>();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "sweeper");
        made.setDaemon(true);
        return made;
    });

    private final ScheduledFuture<?> sweeping;

    /**
     * The bounds of what programs may ask.
     *
     * @param queue scans that may wait beside the one that is segmented
     * @param mostBytes of a scan's file
     * @param lease the time after which work counts as forgotten if nobody has asked for it
     */
    public record Limits(int queue, long mostBytes, Duration lease) {
        public Limits {
            if (queue < 0 || mostBytes < 1) {
                throw new IllegalArgumentException("a queue has 0 places or more, and a scan 1 byte at least");
            }
        }
    }

    /** @throws IOException if there is no place for files */
    public SegmentDesk(Models models, Limits limits) throws IOException {
        this.models = models;
        this.limits = limits;
        this.folder = Files.createTempDirectory("desam-segment");
        this.sweeping = sweeper.scheduleWithFixedDelay(
                this::sweep, SWEEP_MILLISECONDS, SWEEP_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    public Limits limits() {
        return limits;
    }

    /** The scans that are segmented or wait for it. */
    public synchronized long active() {
        return jobs.values().stream().filter(SegmentJob::isActive).count();
    }

    /** The scans that come before one. */
    public synchronized long ahead(SegmentJob job) {
        return jobs.values().stream()
                .takeWhile(other -> other != job)
                .filter(SegmentJob::isActive)
                .count();
    }

    /**
     * Takes a scan.
     *
     * @param body the bytes of a NIfTI file, plain or gzipped
     * @param site that it comes from; empty where nothing says
     * @throws RequestException if the queue is full, or the body too large
     * @throws IOException if it is no scan
     */
    public SegmentJob submit(InputStream body, String site) throws IOException, RequestException {
        Optional<SegmentJob> admitted = admit(site);
        if (admitted.isEmpty()) {
            // Read to its end, since a client that still sends would not hear the answer.
            receive(body, OutputStream.nullOutputStream());
            throw new RequestException(
                    TOO_MANY, "there are " + limits.queue() + " scans waiting already; try again in a while");
        }
        SegmentJob job = admitted.get();
        try {
            try (OutputStream out = Files.newOutputStream(job.scan())) {
                receive(body, out);
            }
            Volumes.readHeader(job.scan());
        } catch (IOException e) {
            remove(job);
            throw new IOException(job.withoutPlace(e), e);
        } catch (RequestException e) {
            remove(job);
            throw e;
        }
        models.begin(
                open -> {
                    segment(open, job);
                    return job;
                },
                job::fail);
        return job;
    }

    private synchronized Optional<SegmentJob> admit(String site) {
        if (active() > limits.queue()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        Path place = folder.resolve(id);
        SegmentJob job = new SegmentJob(id, site, place.resolve("scan.nii"), place.resolve("labels.nii.gz"));
        try {
            Files.createDirectory(place);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        jobs.put(id, job);
        return Optional.of(job);
    }

    private void receive(InputStream body, OutputStream out) throws IOException, RequestException {
        byte[] part = new byte[PART];
        long received = 0;
        for (int read = body.read(part); read >= 0; read = body.read(part)) {
            received += read;
            if (received > limits.mostBytes()) {
                throw new RequestException(413, "the scan is larger than " + limits.mostBytes() + " bytes");
            }
            out.write(part, 0, read);
        }
    }

    private void segment(OpenModels open, SegmentJob job) throws IOException {
        InterruptibleProgress progress = new InterruptibleProgress(job, job::isStopped);
        // A wish to stop that came while it waited.
        progress.report("Segmenting", 0, 1, "scans");
        job.run();
        StoredVolume scan = Volumes.read(job.scan());
        Segmenter segmenter = Segmenter.of(open.organs(job.site()));
        Volumes.write(
                job.result(),
                segmenter.segment(segmenter.prepare(scan, "scan.nii"), progress).labels(),
                REMARK);
        Files.deleteIfExists(job.scan());
        job.succeed();
    }

    /**
     * A scan that was taken before, after its end or a while.
     *
     * @param most the time to wait for its end
     * @throws RequestException if there is none of that number, or nobody has asked for it too long
     */
    public SegmentJob find(String id, Duration most) throws RequestException, InterruptedException {
        SegmentJob job;
        synchronized (this) {
            job = jobs.get(id);
        }
        if (job == null) {
            throw RequestException.missing("there is no such work, or nobody has asked for it in "
                    + limits.lease().toSeconds() + " seconds");
        }
        job.await(most);
        return job;
    }

    /** The label map of a scan that is done, as gzipped NIfTI. */
    public byte[] labels(SegmentJob job) throws IOException {
        return Files.readAllBytes(job.result());
    }

    /** Leaves the work for a scan as soon as may be. */
    public void stop(SegmentJob job) {
        job.stop();
    }

    private void sweep() {
        List<SegmentJob> all;
        synchronized (this) {
            all = List.copyOf(jobs.values());
        }
        for (SegmentJob job : all) {
            if (job.isForgotten(limits.lease())) {
                job.stop();
                if (!job.isActive()) {
                    remove(job);
                }
            }
        }
    }

    private void remove(SegmentJob job) {
        synchronized (this) {
            jobs.remove(job.id());
        }
        try {
            Files.deleteIfExists(job.scan());
            Files.deleteIfExists(job.result());
            Files.deleteIfExists(folder.resolve(job.id()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Leaves all work, and deletes its files. The models are closed before. */
    @Override
    public void close() {
        sweeping.cancel(false);
        sweeper.shutdown();
        List<SegmentJob> all;
        synchronized (this) {
            all = List.copyOf(jobs.values());
        }
        all.forEach(SegmentJob::stop);
        models.close();
        all.forEach(this::remove);
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
