package org.desam4j.training.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.training.Progress;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.inference.internal.EncodedScan;
import org.desam4j.training.inference.internal.ScanSegmenter;
import org.desam4j.training.inference.internal.SliceFeatures;
import org.desam4j.training.inference.internal.SliceSegmenter;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.StoredVolume;
import org.desam4j.training.volume.Volumes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmenterTest {
    private static final String DECODER = "mask_decoder.";
    private static final ModelCard CARD = ModelCard.UNKNOWN;

    @TempDir
    private Path folder;

    /** Three organs of one encoder; the decoders differ. */
    private Path organs() throws IOException {
        for (int label = 1; label <= 3; label++) {
            MicroModels.write(
                    folder.resolve("run/label-" + label + "/model.safetensors"),
                    CARD.withLabel(label),
                    DECODER,
                    1 - 0.05f * (label - 1));
        }
        return folder.resolve("run");
    }

    private double[] segment(Path model, StoredVolume scan) throws IOException {
        try (Segmenter segmenter = Segmenter.open(model)) {
            return values(segmenter.segment(scan));
        }
    }

    private double[] values(Segmentation segmentation) throws IOException {
        Path mask = folder.resolve(Thread.currentThread().getId() + ".nii.gz");
        Volumes.write(mask, segmentation.labels());
        return Volumes.read(mask).volume().values();
    }

    @Test
    void organsOfOneEncoderShareItsWeightsAndItsWork() throws IOException {
        Path run = organs();
        StoredVolume scan = MicroModels.scan(folder, "scan.nii");
        try (Segmenter segmenter = Segmenter.open(run)) {
            Segmentation together = segmenter.segment(scan);
            List<LoadedModel> models =
                    segmenter.organs().stream().map(Organ::model).toList();
            assertThat(models).hasSize(3).allMatch(model -> model.encoder() == models.get(0));
            assertThat(models)
                    .extracting(model -> model.network().costs().encoder() > 0)
                    .containsExactly(true, false, false);
            String weight = models.get(0)
                    .network()
                    .model()
                    .parameters(DeSamModel.IMAGE_ENCODER_PREFIX)
                    .get(0)
                    .name();
            assertThat(models.get(2).weights().array(weight))
                    .isSameAs(models.get(0).weights().array(weight));
            assertThat(together.organs()).extracting(Segmentation.Found::label).containsExactly(1, 2, 3);

            double[] joined = values(together);
            double[][] alone = new double[3][];
            for (int label = 1; label <= 3; label++) {
                alone[label - 1] = segment(run.resolve("label-" + label), scan);
                assertThat(alone[label - 1]).contains(label).containsOnly(0, label);
            }
            for (int i = 0; i < joined.length; i++) {
                double first = alone[0][i] > 0 ? alone[0][i] : alone[1][i] > 0 ? alone[1][i] : alone[2][i];
                assertThat(joined[i]).isEqualTo(first);
            }
        }
    }

    /** Five slices, of which one is blank, in runs of two. */
    @Test
    void eachSliceIsEncodedOnceForAllOrgans() throws IOException {
        Path run = organs();
        StoredVolume scan = MicroModels.scan(folder, "scan.nii");
        try (Segmenter segmenter = Segmenter.open(run)) {
            DeSamNetwork network = segmenter.organs().get(0).model().network();
            PreparedScan prepared =
                    new PreparedScan(scan.volume(), network.config().maskSize(), Optional.empty());
            SliceFeatures encoded = EncodedScan.of(network, prepared, new SliceRange(0, 5), "scan");
            List<Integer> read = new ArrayList<>();
            SliceFeatures counted = new SliceFeatures() {
                @Override
                public String id() {
                    return encoded.id();
                }

                @Override
                public List<Integer> indexes() {
                    return encoded.indexes();
                }

                @Override
                public int atOnce() {
                    return 2;
                }

                @Override
                public Features read(List<Integer> indexes) throws IOException {
                    read.addAll(indexes);
                    return encoded.read(indexes);
                }
            };
            List<ScanSegmenter> organs = segmenter.organs().stream()
                    .map(organ -> new ScanSegmenter(
                            new SliceSegmenter(
                                    organ.model().network(),
                                    new PromptMode.WholeBox(),
                                    Protocol.DEFAULT,
                                    MaskDecoderKind.DESAM),
                            Protocol.DEFAULT))
                    .toList();
            assertThat(ScanSegmenter.segment(organs, counted, z -> false, prepared.geometry(), Progress.SILENT))
                    .hasSize(3)
                    .allMatch(mask -> mask.count() > 0);
            assertThat(read).containsExactly(0, 1, 3, 4);
        }
    }

    @Test
    void anotherEncoderIsNotShared() throws IOException {
        Path run = organs();
        MicroModels.write(run.resolve("label-2/model.safetensors"), CARD.withLabel(2), "image_encoder.neck.", 1.0001f);
        StoredVolume scan = MicroModels.scan(folder, "scan.nii");
        try (Segmenter segmenter = Segmenter.open(run)) {
            segmenter.segment(scan);
            assertThat(segmenter.organs())
                    .extracting(organ -> organ.model().network().costs().encoder() > 0)
                    .containsExactly(true, true, false);
        }
    }

    @Test
    void twoSegmentersInTwoThreadsDoNotDisturbEachOther() throws Exception {
        Path run = organs();
        Path second = MicroModels.write(folder.resolve("other.safetensors"), CARD.withLabel(9), DECODER, 0.9f);
        StoredVolume scan = MicroModels.scan(folder, "scan.nii");
        double[] expected = segment(run, scan);
        double[] expectedOfSecond = segment(second, scan);
        assertThat(expected).isNotEqualTo(expectedOfSecond);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<List<double[]>>> results = new ArrayList<>();
            for (Path model : List.of(run, second)) {
                results.add(threads.submit(() -> {
                    List<double[]> masks = new ArrayList<>();
                    for (int i = 0; i < 4; i++) {
                        masks.add(segment(model, scan));
                    }
                    return masks;
                }));
            }
            assertThat(results.get(0).get()).allSatisfy(mask -> assertThat(mask).isEqualTo(expected));
            assertThat(results.get(1).get()).allSatisfy(mask -> assertThat(mask).isEqualTo(expectedOfSecond));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aModelThatSaysNothingOfItsUseIsRefused() throws IOException {
        Path file = MicroModels.write(folder.resolve("plain.safetensors"), Map.of(), DECODER, 1);
        assertThatThrownBy(() -> Segmenter.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("plain.safetensors", "has no model card");
    }

    @Test
    void aWindowThatDependsOnTheSiteIsChosen() throws IOException {
        ModelCard card = CARD.withProtocol(
                Protocol.DEFAULT.withIntensity(IntensityRules.parse(List.of("CT=-160:240", "PET=300:400"))));
        Path file = MicroModels.write(folder.resolve("sites.safetensors"), card, DECODER, 1);
        StoredVolume scan = MicroModels.scan(folder, "scan.nii");
        assertThatThrownBy(() -> Segmenter.open(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("site");
        assertThatThrownBy(() -> Segmenter.open(file, each -> each.atSite("MR")))
                .hasMessageContaining("no site MR");
        try (Segmenter ct = Segmenter.open(file, each -> each.atSite("CT"));
                Segmenter pet = Segmenter.open(file, each -> each.atSite("PET"))) {
            assertThat(ct.segment(scan).notes()).isEmpty();
            assertThat(pet.segment(scan).notes()).hasSize(1).first().asString().contains("same grey level everywhere");
        }
    }
}
