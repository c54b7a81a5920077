package org.desam4j.training.inference.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.internal.FileHash;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.NiftiWriter;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Volume;
import org.desam4j.training.volume.Volumes;
import org.desam4j.training.volume.internal.ContentHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {
    private static final Geometry GEOMETRY = Geometry.aligned(4, 3, 2, new Spacing(1, 1, 3));

    @TempDir
    private Path folder;

    private Path scan(String name, double first) throws IOException {
        double[] values = new double[GEOMETRY.voxels()];
        for (int i = 0; i < values.length; i++) {
            values[i] = first + i;
        }
        Path file = folder.resolve(name);
        NiftiWriter.writeScan(file, new Volume(GEOMETRY, values));
        return file;
    }

    private static Provenance of(CaseFingerprint... cases) {
        return new Provenance(List.of("A"), List.of(cases), List.of(), "", Map.of(), Map.of(), Precision.FLOAT32);
    }

    private static String hash(Path file) throws IOException {
        return ContentHash.VOXELS.of(file, Volumes.read(file).volume());
    }

    @Test
    void aScanIsKnownUnderAnotherNameAndUncompressed() throws IOException {
        Path trained = scan("a.nii.gz", 0);
        Provenance provenance = of(
                new CaseFingerprint(CaseRole.TRAINING, hash(trained), ""),
                new CaseFingerprint(CaseRole.HELD_OUT, hash(scan("b.nii.gz", 1)), ""));
        assertThat(role(provenance, scan("copy.nii", 0))).isEqualTo(CaseRole.TRAINING);
        assertThat(role(provenance, scan("copy.nii.gz", 1))).isEqualTo(CaseRole.HELD_OUT);
        assertThat(role(provenance, scan("a.nii.gz", 2))).isNull();
    }

    private static CaseRole role(Provenance provenance, Path file) throws IOException {
        return provenance.role(file, Volumes.read(file).volume()).orElse(null);
    }

    /** The same scan held out now, after it has trained the model that training began with. */
    @Test
    void beingSeenGoesBeforeBeingHeldOut() throws IOException {
        Path file = scan("a.nii", 0);
        assertThat(role(
                        of(
                                new CaseFingerprint(CaseRole.HELD_OUT, hash(file), ""),
                                new CaseFingerprint(CaseRole.VALIDATION, hash(file), "")),
                        file))
                .isEqualTo(CaseRole.VALIDATION);
    }

    /** Runs of before kept hashes of files. */
    @Test
    void olderHashesAreOfFiles() throws IOException {
        Path file = scan("a.nii", 0);
        Provenance provenance = of(
                new CaseFingerprint(CaseRole.TRAINING, ContentHash.ofFile(FileHash.of(file)), ""),
                new CaseFingerprint(CaseRole.HELD_OUT, hash(scan("b.nii", 1)), ""));
        assertThat(role(provenance, file)).isEqualTo(CaseRole.TRAINING);
        assertThat(role(provenance, folder.resolve("b.nii"))).isEqualTo(CaseRole.HELD_OUT);
    }

    @Test
    void sizesAreOfTheContent() throws IOException {
        Path file = scan("a.nii", 0);
        Geometry other = Geometry.aligned(3, 4, 2, new Spacing(1, 1, 3));
        Volume turned = new Volume(other, Volumes.read(file).volume().values());
        assertThat(ContentHash.VOXELS.of(file, turned)).isNotEqualTo(hash(file));
    }

    @Test
    void aLabelIsKnownByItsVoxels() throws IOException {
        byte[] voxels = new byte[GEOMETRY.voxels()];
        voxels[5] = 1;
        Path file = folder.resolve("label.nii");
        String hash = ContentHash.VOXELS.of(file, new Mask(GEOMETRY, voxels.clone()));
        Provenance provenance = of(new CaseFingerprint(CaseRole.TRAINING, "voxels:x", hash));
        assertThat(provenance.trainedOn(file, new Mask(GEOMETRY, voxels))).isTrue();
        voxels[6] = 1;
        assertThat(provenance.trainedOn(file, new Mask(GEOMETRY, voxels))).isFalse();
        assertThat(of(new CaseFingerprint(CaseRole.VALIDATION, "voxels:x", hash))
                        .trainedOn(file, new Mask(GEOMETRY, voxels)))
                .isFalse();
    }

    /** Trained on 0.9 to 1.2 mm within slices and 3 mm between them: 1.5 times is from 0.6 to 1.8 and from 2 to 4.5 mm. */
    @Test
    void voxelsFarFromThoseOfTrainingAreTold() {
        Provenance provenance = new Provenance(
                List.of("A"),
                List.of(),
                List.of(new Spacing(0.9, 0.9, 3), new Spacing(1, 1.2, 3)),
                "",
                Map.of(),
                Map.of(),
                Precision.FLOAT32);
        assertThat(provenance.unlike(new Spacing(0.61, 1.79, 4.4))).isEmpty();
        assertThat(provenance.unlike(new Spacing(1, 1, 2.1))).isEmpty();
        assertThat(provenance.unlike(new Spacing(0.5, 1, 3)).orElseThrow())
                .contains("0.5 x 1 x 3 mm", "0.90 to 1.20 mm within slices", "3.00 to 3.00 mm from slice to slice");
        for (Spacing far : List.of(
                new Spacing(1, 0.59, 3), new Spacing(1.81, 1, 3), new Spacing(1, 1, 4.6), new Spacing(1, 1, 1.9))) {
            assertThat(provenance.unlike(far)).isPresent();
        }
        assertThat(Provenance.UNKNOWN.unlike(new Spacing(9, 9, 9))).isEmpty();
    }
}
