package org.desam4j.training.volume;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipException;
import org.desam4j.training.DataException;

/**
 * Reads NIfTI-1 and NIfTI-2 volumes, as one file or as a pair, and Analyze pairs, plain or gzipped, in both byte orders, with all
 * integer and real types.
 */
final class NiftiReader {
    /** Voxels are read in parts, so that nothing is held twice. */
    private static final int PART = 1 << 20;

    private NiftiReader() {}

    /** The header of a file, whose voxels are not read. */
    static NiftiHeader readHeader(Path file) throws DataException {
        return reading(file, NiftiHeaderReader::read);
    }

    static StoredVolume read(Path file, int number) throws DataException {
        return reading(file, in -> {
            NiftiHeader header = NiftiHeaderReader.read(in);
            if (header.fields().isSingleFile()) {
                return read(in, header, number);
            }
            in.readToEnd();
            try (NiftiStream voxels = NiftiStream.open(NiftiFiles.voxels(in.file()))) {
                return read(voxels, header, number);
            }
        });
    }

    private interface Reading<T> {
        T read(NiftiStream in) throws IOException;
    }

    /** Reads from the file that has the header; all that can go wrong names the file that was asked for. */
    private static <T> T reading(Path file, Reading<T> reading) throws DataException {
        if (!Files.exists(file)) {
            throw new DataException(file, "no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new DataException(file, "is not a file; give a .nii or .nii.gz volume");
        }
        try (NiftiStream in = NiftiStream.open(NiftiFiles.header(file))) {
            return reading.read(in);
        } catch (DataException e) {
            throw e;
        } catch (EOFException e) {
            throw new DataException(file, "ends too early; it is truncated or no NIfTI volume", e);
        } catch (ZipException e) {
            throw new DataException(file, "is damaged: " + e.getMessage() + "; copy or convert it again", e);
        } catch (AccessDeniedException e) {
            throw new DataException(file, "permission denied", e);
        } catch (IOException e) {
            throw new DataException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    private static StoredVolume read(NiftiStream in, NiftiHeader header, int number) throws IOException {
        long chosen = chosen(in.file(), header, number);
        in.requireFrom(header.dataOffset(), (double) header.volumes() * header.volumeBytes());
        long before = (chosen - 1) * header.volumeBytes();
        long after = (header.volumes() - chosen) * header.volumeBytes();
        byte[] bytes = allocate(in.file(), header);
        in.skipTo(header.dataOffset() + before);
        for (int from = 0; from < bytes.length; from += PART) {
            in.read(bytes, from, Math.min(PART, bytes.length - from));
        }
        in.skipTo(header.dataOffset() + before + bytes.length + after);
        in.readToEnd();
        Voxels voxels = new Voxels(
                ByteBuffer.wrap(bytes).order(header.order()), header.type(), header.slope(), header.intercept());
        Volume volume = new Volume(header.geometry(), voxels, Strides.of(header.geometry()));
        requireNumbers(in.file(), header, volume);
        List<String> notes = header.forms().notes().stream()
                .map(note -> in.file().getFileName() + ": " + note)
                .toList();
        return new StoredVolume(volume, header, notes);
    }

    private static long chosen(Path file, NiftiHeader header, int number) throws DataException {
        if (number == 0 && header.volumes() > 1) {
            throw new DataException(
                    file,
                    "holds " + header.volumes() + " volumes; choose one by its number with --volume 1 to --volume "
                            + header.volumes());
        }
        if (number > header.volumes()) {
            throw new DataException(
                    file, "holds " + header.volumes() + " volumes, and --volume asks for number " + number);
        }
        return Math.max(1, number);
    }

    private static byte[] allocate(Path file, NiftiHeader header) throws DataException {
        long bytes = header.volumeBytes();
        long most = Math.min(Integer.MAX_VALUE - 8L, Runtime.getRuntime().maxMemory());
        if (bytes > most) {
            throw new DataException(
                    file,
                    String.format(
                            java.util.Locale.ROOT,
                            "takes %d MiB of memory, and %d MiB are there for a volume; give Java more with"
                                    + " DESAM_JAVA_OPTS=-Xmx8g (at most 2047 MiB), or convert it to 16-bit integers",
                            bytes >> 20,
                            most >> 20));
        }
        return new byte[(int) bytes];
    }

    private static void requireNumbers(Path file, NiftiHeader header, Volume volume) throws DataException {
        if (!header.type().isReal() && header.slope() == 1) {
            return;
        }
        double[] worst = new double[1];
        volume.forEachValue(value -> worst[0] = Double.isFinite(value) ? worst[0] : value);
        if (worst[0] != 0) {
            throw new DataException(file, "holds values that are not finite numbers; replace them by 0 and try again");
        }
    }
}
