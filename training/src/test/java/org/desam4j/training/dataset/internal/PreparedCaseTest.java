package org.desam4j.training.dataset.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.ScanReading;
import org.desam4j.training.volume.SliceAxis;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Turn;
import org.desam4j.training.volume.Volume;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Six slices of 4 x 4 pixels, the organ in the third and fifth of them; the last slice is blank. */
class PreparedCaseTest {
    private static final int SIZE = 4;
    private static final Geometry GEOMETRY = Geometry.aligned(SIZE, SIZE, 6, new Spacing(1, 1, 3));

    /** FIPS 180-2's example, the SHA-256 of "abc". */
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    private Path folder;

    private Path image;

    @BeforeEach
    void write() throws IOException {
        image = Files.writeString(folder.resolve("abc"), "abc");
    }

    private LabelledCase labelled(Turn turn) {
        double[] values = new double[GEOMETRY.voxels()];
        for (int i = 0; i < 80; i++) {
            values[i] = 1 + i;
        }
        byte[] label = new byte[GEOMETRY.voxels()];
        label[2 * 16 + 5] = 1;
        label[4 * 16] = 1;
        label[4 * 16 + 1] = 1;
        return new LabelledCase(
                new Case("case", "CT", image, folder.resolve("label")),
                new Volume(GEOMETRY, values),
                new Mask(GEOMETRY, label),
                turn,
                List.of());
    }

    private static Protocol protocol(Protocol.Slices slices, List<String> windows, ScanReading reading) {
        return Protocol.DEFAULT.toBuilder()
                .intensity(IntensityRules.parse(windows))
                .slices(slices)
                .reading(reading)
                .build();
    }

    private PreparedCase prepared(Protocol.Slices slices) throws IOException {
        return PreparedCase.of(labelled(Turn.NONE), SIZE, protocol(slices, List.of("0:255"), ScanReading.DEFAULT));
    }

    @Test
    void theProtocolChoosesTheSlices() throws IOException {
        assertThat(prepared(Protocol.Slices.VOLUME).slices()).isEqualTo(new SliceRange(0, 6));
        assertThat(prepared(Protocol.Slices.LABELLED).slices()).isEqualTo(new SliceRange(2, 5));
        assertThat(prepared(Protocol.Slices.WITHOUT_LAST).slices()).isEqualTo(new SliceRange(2, 4));
    }

    /** The published code's range ends a slice early, but one slice stays. */
    @Test
    void theOnlyLabelledSliceIsNotLeftOut() throws IOException {
        LabelledCase all = labelled(Turn.NONE);
        byte[] label = new byte[GEOMETRY.voxels()];
        label[2 * 16] = 1;
        LabelledCase one = new LabelledCase(all.source(), all.scan(), new Mask(GEOMETRY, label), Turn.NONE, List.of());
        Protocol protocol = protocol(Protocol.Slices.WITHOUT_LAST, List.of("0:255"), ScanReading.DEFAULT);
        assertThat(PreparedCase.of(one, SIZE, protocol).slices()).isEqualTo(new SliceRange(2, 3));
        label[3 * 16] = 1;
        LabelledCase two = new LabelledCase(all.source(), all.scan(), new Mask(GEOMETRY, label), Turn.NONE, List.of());
        assertThat(PreparedCase.of(two, SIZE, protocol).slices()).isEqualTo(new SliceRange(2, 3));
    }

    @Test
    void slicesOfTheNetworksSizeAreThoseOfTheScan() throws IOException {
        PreparedCase prepared = prepared(Protocol.Slices.VOLUME);
        assertThat(prepared.id()).isEqualTo("case");
        assertThat(prepared.indexes()).containsExactly(0, 1, 2, 3, 4, 5);
        for (int i = 0; i < 16; i++) {
            assertThat(prepared.image(3).levels()[i]).isEqualTo((byte) (3 * 16 + i + 1));
            assertThat(prepared.mask(2).pixels()[i]).isEqualTo((byte) (i == 5 ? 1 : 0));
            assertThat(prepared.mask(4).pixels()[i]).isEqualTo((byte) (i < 2 ? 1 : 0));
        }
        assertThat(prepared.labelledCount()).isEqualTo(2);
    }

    @Test
    void aSliceOfOneGreyLevelIsBlank() throws IOException {
        PreparedCase prepared = prepared(Protocol.Slices.VOLUME);
        for (int z = 0; z < 6; z++) {
            assertThat(prepared.isBlank(z)).isEqualTo(z == 5);
        }
    }

    /** All slices without the organ: two before it, the gap in it, and the last one. */
    @Test
    void trainingTakesSlicesWithoutTheOrganToo() throws IOException {
        Protocol protocol = protocol(Protocol.Slices.LABELLED, List.of("0:255"), ScanReading.DEFAULT);
        PreparedCase prepared = PreparedCase.forTraining(labelled(Turn.NONE), SIZE, protocol, 1);
        assertThat(prepared.slices()).isEqualTo(new SliceRange(2, 5));
        assertThat(prepared.indexes()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(prepared.indexes()).filteredOn(prepared::isBackground).containsExactly(0, 1, 3, 5);
        PreparedCase none = PreparedCase.forTraining(labelled(Turn.NONE), SIZE, protocol, 0);
        assertThat(none.indexes()).containsExactly(2, 3, 4);
        assertThat(none.indexes()).noneMatch(none::isBackground);
    }

    /** Whatever changes the images changes the fingerprint, so that no embedding of other images is taken from the cache. */
    @Test
    void theFingerprintSaysWhatTheImagesWereMadeFrom() throws IOException {
        List<String> fingerprints = List.of(
                fingerprint(Turn.NONE, List.of(), ScanReading.DEFAULT),
                fingerprint(Turn.NONE, List.of("0:255"), ScanReading.DEFAULT),
                fingerprint(Turn.NONE, List.of("CT=0:100"), ScanReading.DEFAULT),
                fingerprint(SliceAxis.X.turn(GEOMETRY), List.of(), ScanReading.DEFAULT),
                fingerprint(Turn.NONE, List.of(), new ScanReading(SliceAxis.AUTO, 2)),
                fingerprint(Turn.NONE, List.of(), new ScanReading(SliceAxis.AUTO, 3)));
        assertThat(fingerprints).doesNotHaveDuplicates().allMatch(each -> each.startsWith(SHA256_OF_ABC));
        assertThat(fingerprints.get(0)).isEqualTo(SHA256_OF_ABC);
        assertThat(fingerprint(Turn.NONE, List.of("MR=0:100"), ScanReading.DEFAULT))
                .as("another site's window")
                .isEqualTo(SHA256_OF_ABC);
    }

    private String fingerprint(Turn turn, List<String> windows, ScanReading reading) throws IOException {
        return PreparedCase.of(labelled(turn), SIZE, protocol(Protocol.Slices.VOLUME, windows, reading))
                .fingerprint();
    }
}
