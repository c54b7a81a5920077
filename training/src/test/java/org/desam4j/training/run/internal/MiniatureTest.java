package org.desam4j.training.run.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.Golden;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.DataException;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Case;
import org.desam4j.training.dataset.internal.Dataset;
import org.desam4j.training.dataset.internal.LabelledCase;
import org.desam4j.training.dataset.internal.PreparedCase;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.embedding.internal.EmbeddedCase;
import org.desam4j.training.embedding.internal.EmbeddedSlice;
import org.desam4j.training.embedding.internal.EmbeddingCache;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.Metrics;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.inference.Organ;
import org.desam4j.training.inference.Segmenter;
import org.desam4j.training.inference.batch.PredictionJob;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.internal.FileHash;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.training.optimizer.OptimizerSettings;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.preprocess.internal.EncoderInput;
import org.desam4j.training.run.EpochResult;
import org.desam4j.training.run.NonFiniteLossException;
import org.desam4j.training.run.Recipe;
import org.desam4j.training.run.RunModels;
import org.desam4j.training.run.Sampling;
import org.desam4j.training.run.Stop;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.study.internal.EvaluationJob;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.MaskSlice;
import org.desam4j.training.volume.NiftiWriter;
import org.desam4j.training.volume.ScanReading;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Volume;
import org.desam4j.training.volume.Volumes;
import org.desam4j.weights.internal.FolderLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The jobs on a data set of two sites with bright discs on a dark ground, and a network that is tiny. */
@Tag("slow")
class MiniatureTest {
    private static final SamConfig CONFIG = Miniature.CONFIG;

    private static final Trainer.Listener KEEPS_NOTHING = new Trainer.Listener() {
        @Override
        public void epochEnded(EpochResult result) {}

        @Override
        public void stateReached(TrainingState state) {}
    };

    @TempDir
    private Path folder;

    private Miniature miniature;
    private Path checkpoint;

    @BeforeEach
    void make() throws IOException {
        miniature = new Miniature(folder);
        miniature.make();
        checkpoint = miniature.checkpoint();
    }

    private void disc(String id, int number) throws IOException {
        miniature.disc(id, number);
    }

    private static TrainingSettings settings(PromptMode mode, int epochs) {
        return Miniature.settings(mode, epochs);
    }

    private RunFolder train(String name, PromptMode mode, int epochs) throws IOException {
        return train(name, settings(mode, epochs));
    }

    private RunFolder train(String name, TrainingSettings settings) throws IOException {
        return miniature.train(name, settings);
    }

    private CacheSettings cache() {
        return miniature.cache();
    }

    private List<SiteResult> evaluate(RunFolder run, PromptMode mode) throws IOException {
        try (LoadedModel model = RunModels.load(run.path())) {
            assertThat(model.card().prompt()).isEqualTo(mode);
            return new EvaluationJob(folder, model, model.card(), cache(), List.of(), Optional.empty())
                    .execute(Progress.SILENT);
        }
    }

    @Test
    void learnsDiscsWithBoxesAndPredictsThem() throws IOException {
        RunFolder run = train("run", new PromptMode.WholeBox(), 20);
        List<SiteResult> sites = evaluate(run, new PromptMode.WholeBox());
        assertThat(sites).extracting(SiteResult::role).containsExactly(SiteResult.Role.SOURCE, SiteResult.Role.UNSEEN);
        assertThat(sites.get(0).scores()).extracting(score -> score.caseId()).containsExactly("disc3");
        // Two of the six slices lie beyond the disc; training has not seen such.
        assertThat(sites.get(0).scores().get(0).dice()).isGreaterThan(0.8);
        assertThat(sites.get(1).scores().get(0).dice())
                .isGreaterThan(sites.get(1).others().get("mean label").get(0).dice());

        Path image = folder.resolve("imagesTr/disc3_0000.nii.gz");
        try (LoadedModel model = LoadedModel.open(run.model())) {
            List<Path> masks = new PredictionJob(
                            Segmenter.of(List.of(new Organ(model, model.card()))),
                            List.of(image),
                            folder.resolve("masks"),
                            false)
                    .execute(Progress.SILENT)
                    .masks();
            assertThat(masks).containsExactly(folder.resolve("masks/disc3.nii.gz"));
            Volume mask = Volumes.read(masks.get(0)).volume();
            assertThat(mask.geometry()).isEqualTo(Volumes.read(image).geometry());
            assertThat(mask.values()).containsOnly(0, 3);
        }
    }

    /** The disc that training never saw beside another is found beside another: only the larger one is the organ, or both are. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theCardKeepsTheLargestComponentWhereThatIsBetterOnValidationScans(boolean both) throws IOException {
        miniature.discs("disc2", 2, true, both);
        RunFolder run = train("run", new PromptMode.WholeBox(), 25);
        try (LoadedModel model = LoadedModel.open(run.model())) {
            assertThat(model.card().protocol().components())
                    .isEqualTo(both ? Protocol.Components.ALL : Protocol.Components.LARGEST);
        }
        assertThat(run.log()).content().contains("Whole validation scans: Dice");
        assertThat(run.description().settings().protocol().components()).isEqualTo(Protocol.Components.AUTO);
    }

    /** Two training and one validation case of six slices, of which four hold the disc. */
    @Test
    void slicesWithoutTheOrganTrainAndValidateAndStayEmpty() throws IOException {
        PromptMode mode = new PromptMode.WholeBox();
        RunFolder run = new RunFolder(folder.resolve("run"));
        TrainingSettings all =
                settings(mode, 25).toBuilder().sampling(new Sampling(1, 1)).build();
        new TrainingJob(folder, checkpoint, cache(), run, all).execute(Progress.SILENT, new Stop());
        assertThat(run.epochs().get(0).trainingSlices()).isEqualTo(2 * 6);
        assertThat(run.log()).content().contains("12 training slices, 6 validation slices");
        assertThat(run.epochs().get(24).validationDice()).isGreaterThan(0.85);

        Path image = folder.resolve("imagesTr/disc3_0000.nii.gz");
        try (LoadedModel model = LoadedModel.open(run.model())) {
            List<Path> masks = new PredictionJob(
                            Segmenter.of(List.of(new Organ(model, model.card()))),
                            List.of(image),
                            folder.resolve("masks"),
                            false)
                    .execute(Progress.SILENT)
                    .masks();
            double[] mask = Volumes.read(masks.get(0)).volume().values();
            assertThat(Arrays.copyOfRange(mask, 0, 40 * 36)).containsOnly(0);
            assertThat(Arrays.copyOfRange(mask, 2 * 40 * 36, 3 * 40 * 36)).contains(3);
        }
    }

    /** SAM's head has nothing of PDMM, which alone was to be trained. */
    @Test
    void partsThatTheMaskDoesNotDependOnCannotBeTrained() {
        TrainingSettings settings = settings(new PromptMode.WholeBox(), 1).toBuilder()
                .decoder(MaskDecoderKind.SAM)
                .trained(TrainingSettings.TrainedParts.PDMM)
                .build();
        RunFolder run = new RunFolder(folder.resolve("run"));
        TrainingJob job = new TrainingJob(folder, checkpoint, cache(), run, settings);
        assertThatThrownBy(() -> job.execute(Progress.SILENT, new Stop()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SAM")
                .hasMessageContaining("PDMM");
    }

    private static List<MaskDecoderKind> decoders() {
        return MaskDecoderKind.ALL;
    }

    /** The variants that an ablation compares: PDMM without the prompt, and SAM's own head, trained in the same way. */
    @ParameterizedTest
    @MethodSource("decoders")
    void everyDecoderLearns(MaskDecoderKind decoder) throws IOException {
        PromptMode mode = new PromptMode.WholeBox();
        TrainingSettings settings = settings(mode, 25).toBuilder()
                .decoder(decoder)
                .gate(SqueezeExcitationGate.BEFORE_NORM)
                .build();
        RunFolder run = new RunFolder(folder.resolve("run"));
        new TrainingJob(folder, checkpoint, cache(), run, settings).execute(Progress.SILENT, new Stop());
        List<EpochResult> epochs = run.epochs();
        assertThat(epochs.get(24).trainingLoss()).isLessThan(0.7 * epochs.get(0).trainingLoss());
        assertThat(evaluate(run, mode).get(0).scores().get(0).dice()).isGreaterThan(0.7);
    }

    @Test
    void learnsDiscsWithGridPoints() throws IOException {
        PromptMode mode = new PromptMode.GridPoints(3, 0.3);
        RunFolder run = train("run", mode, 30);
        assertThat(run.epochs().get(0).trainingTerms()).containsKey("iou_loss");
        List<SiteResult> sites = evaluate(run, mode);
        assertThat(sites.get(0).scores().get(0).dice()).isGreaterThan(0.8);
    }

    @Test
    void theSameSeedGivesTheSameLossesAndWeights() throws IOException {
        RunFolder first = train("first", new PromptMode.GridPoints(3, 0.3), 2);
        RunFolder second = train("second", new PromptMode.GridPoints(3, 0.3), 2);
        assertThat(first.epochs())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
                .isEqualTo(second.epochs());
        assertThat(first.model()).hasSameBinaryContentAs(second.model());
    }

    /** Stops after the given number of batches over all epochs. */
    private static Progress stoppingAfter(int batches, Stop stop) {
        int[] seen = new int[1];
        return new Progress() {
            @Override
            public void report(String work, long done, long total, String unit) {
                if (unit.equals("batches") && ++seen[0] == batches) {
                    stop.request();
                }
            }

            @Override
            public void say(String line) {}
        };
    }

    @ParameterizedTest
    @CsvSource({"1, FLOAT32", "2, FLOAT32", "3, FLOAT32", "5, FLOAT32", "2, BFLOAT16"})
    void aStoppedRunGoesOnAsIfItHadNotBeenStopped(int batches, Precision steps) throws IOException {
        assumeThat(steps.obstacle()).isEmpty();
        TrainingSettings settings = settings(new PromptMode.GridPoints(3, 0.3), 3).toBuilder()
                .stepPrecision(steps)
                .build();
        RunFolder whole = train("whole", settings);
        RunFolder stopped = new RunFolder(folder.resolve("stopped"));
        Stop stop = new Stop();
        boolean over = new TrainingJob(folder, checkpoint, cache(), stopped, settings)
                .execute(stoppingAfter(batches, stop), stop);
        assertThat(over).isFalse();
        assertThat(stopped.model()).doesNotExist();

        assertThat(TrainingJob.resume(stopped).execute(Progress.SILENT, new Stop()))
                .isTrue();

        assertThat(stopped.model()).hasSameBinaryContentAs(whole.model());
        assertThat(stopped.epochs())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
                .isEqualTo(whole.epochs());
    }

    @Test
    void aRunDoesNotGoOnWithOtherData() throws IOException {
        RunFolder run = train("run", new PromptMode.WholeBox(), 1);
        disc("disc1", 5);
        assertThatThrownBy(() -> TrainingJob.resume(run).execute(Progress.SILENT, new Stop()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("not the data set that the run began with");
        assertThatThrownBy(() -> TrainingJob.resume(new RunFolder(folder.resolve("none"))))
                .isInstanceOf(DataException.class);
    }

    @Test
    void patienceEndsARunEarly() throws IOException {
        Recipe impatient = Recipe.PUBLISHED.toBuilder()
                .epochs(40)
                .batchSize(4)
                .accumulation(2)
                .optimizer(OptimizerSettings.PUBLISHED.withLearningRate(0.3))
                .maximumGradientNorm(1)
                .patience(2)
                .build();
        RunFolder run = new RunFolder(folder.resolve("run"));
        TrainingSettings settings = settings(new PromptMode.WholeBox(), 1).toBuilder()
                .recipe(impatient)
                .split(new TrainingSettings.SplitSettings(0.3, 0.25, true))
                .augmentedCopies(1)
                .build();
        new TrainingJob(folder, checkpoint, cache(), run, settings).execute(Progress.SILENT, new Stop());
        List<EpochResult> epochs = run.epochs();
        assertThat(epochs).hasSizeLessThan(40);
        assertThat(epochs.subList(epochs.size() - 2, epochs.size())).noneMatch(EpochResult::best);
        assertThat(epochs.get(0).trainingSlices())
                .as("with one altered copy of each case")
                .isEqualTo(2 * 4 * 2);
    }

    @Test
    void theKeptWeightsAreThoseOfTheBestEpochAndTheEncoderStays() throws IOException {
        RunFolder run = train("run", new PromptMode.WholeBox(), 3);
        List<EpochResult> epochs = run.epochs();
        assertThat(epochs).hasSize(3);
        double lowest = Double.POSITIVE_INFINITY;
        for (EpochResult epoch : epochs) {
            double loss = epoch.validationTerms().values().stream()
                    .mapToDouble(v -> v)
                    .sum();
            assertThat(epoch.best()).isEqualTo(loss < lowest);
            lowest = Math.min(loss, lowest);
        }
        DeSamModel model = new DeSamModel(CONFIG);
        try (Weights before = Weights.random(model.parameters(), 5);
                LoadedModel trained = RunModels.load(run.path())) {
            for (Parameter parameter : model.parameters()) {
                INDArray array = trained.weights().array(parameter.name());
                if (!parameter.trainable()) {
                    assertThat(array).as(parameter.name()).isEqualTo(before.array(parameter.name()));
                }
            }
            String trainedName = "mask_decoder.transformer.layers.0.mlp.lin1.weight";
            assertThat(trained.weights().array(trainedName)).isNotEqualTo(before.array(trainedName));
        }
    }

    @Test
    void aRunIsNotOverwritten() throws IOException {
        train("run", new PromptMode.WholeBox(), 1);
        assertThatThrownBy(() -> train("run", new PromptMode.WholeBox(), 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("holds a run already");
    }

    @Test
    void cachedEmbeddingsAreWhatTheEncoderGivesAndAreReused() throws IOException {
        DeSamModel model = new DeSamModel(CONFIG);
        Case first = Dataset.open(folder).cases().get(0);
        LabelledCase labelled = LabelledCase.read(first, 3, ScanReading.DEFAULT);
        try (Weights weights = Weights.random(model.parameters(), 5);
                DeSamNetwork network = new DeSamNetwork(model, weights)) {
            EmbeddingCache cache = new EmbeddingCache(cache(), network, weights);
            PreparedScan scan = new PreparedScan(labelled.scan(), CONFIG.maskSize(), Optional.empty());
            try (EmbeddedCase embedded = cache.embed(prepared(labelled), Progress.SILENT);
                    INDArray input = EncoderInput.of(List.of(scan.slice(3)), CONFIG.imageSize());
                    Features expected = network.encode(input);
                    Features read = EmbeddedSlice.read(
                            List.of(new EmbeddedSlice(embedded, 2), new EmbeddedSlice(embedded, 3)))) {
                assertThat(embedded.slices().first()).isEqualTo(1);
                assertThat(embedded.slices().end()).isEqualTo(5);
                Golden.assertClose(read.embedding().get(NDArrayIndex.interval(1, 2)), expected.embedding(), 1e-5);
                Golden.assertClose(
                        read.features().get(2).get(NDArrayIndex.interval(1, 2)),
                        expected.features().get(2),
                        1e-5);
            }
            Path file = cacheFiles().get(0);
            Files.setLastModifiedTime(file, FileTime.fromMillis(0));
            cache.embed(prepared(labelled), Progress.SILENT).close();
            assertThat(Files.getLastModifiedTime(file).toMillis()).as("reused").isZero();

            byte[] damaged = Files.readAllBytes(file);
            damaged[damaged.length - 1000] ^= 1;
            Files.write(file, damaged);
            List<String> said = new ArrayList<>();
            cache.embed(prepared(labelled), says(said)).close();
            assertThat(said).hasSize(1);
            assertThat(said.get(0)).contains("disc0 are made again", file.toString(), "is damaged");
            assertThat(Files.readAllBytes(file)[damaged.length - 1000]).isNotEqualTo(damaged[damaged.length - 1000]);
        }
    }

    @Test
    void casesOfOneNameKeepTheirEmbeddingsBesideEachOther() throws IOException {
        DeSamModel model = new DeSamModel(CONFIG);
        Case first = Dataset.open(folder).cases().get(0);
        try (Weights weights = Weights.random(model.parameters(), 5);
                DeSamNetwork network = new DeSamNetwork(model, weights)) {
            EmbeddingCache cache = new EmbeddingCache(cache(), network, weights);
            PreparedCase original = prepared(LabelledCase.read(first, 3, ScanReading.DEFAULT));
            cache.embed(original, Progress.SILENT).close();
            disc("disc0", 3);
            PreparedCase other = prepared(LabelledCase.read(first, 3, ScanReading.DEFAULT));
            assertThat(other.id()).isEqualTo(original.id());
            List<Long> encoded = new ArrayList<>();
            cache.embed(other, totals(encoded)).close();
            assertThat(encoded).isNotEmpty();
            assertThat(cacheFiles()).hasSize(2);
            encoded.clear();
            cache.embed(List.of(original, other), totals(encoded)).forEach(MiniatureTest::close);
            assertThat(encoded).isEmpty();
        }
    }

    private static void close(EmbeddedCase embedded) {
        try {
            embedded.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The other program's file appears after this one has seen that there is none, and while it waits to write its own. */
    @Test
    void programsThatShareTheCacheAddToEachOthersSlices() throws IOException {
        DeSamModel model = new DeSamModel(CONFIG);
        Case first = Dataset.open(folder).cases().get(0);
        PreparedCase narrow = prepared(LabelledCase.read(first, 3, ScanReading.DEFAULT));
        Geometry geometry =
                LabelledCase.read(first, 3, ScanReading.DEFAULT).label().geometry();
        byte[] everywhere = new byte[geometry.voxels()];
        Arrays.fill(everywhere, (byte) 4);
        NiftiWriter.writeLabels(folder.resolve("labelsTr/disc0.nii.gz"), geometry, everywhere);
        PreparedCase wide = prepared(LabelledCase.read(first, 4, ScanReading.DEFAULT));
        try (Weights weights = Weights.random(model.parameters(), 5);
                DeSamNetwork network = new DeSamNetwork(model, weights)) {
            EmbeddingCache cache = new EmbeddingCache(cache(), network, weights);
            cache.embed(wide, Progress.SILENT).close();
            Path file = cacheFiles().get(0);
            Files.delete(file);
            FolderLock other = FolderLock.acquire(file.resolveSibling(file.getFileName() + ".making"));
            List<Long> encoded = new ArrayList<>();
            Progress whileWaiting = new Progress() {
                @Override
                public void report(String work, long done, long total, String unit) {
                    encoded.add(done);
                }

                @Override
                public void say(String line) {
                    assertThat(line).contains("Waiting for another program");
                    try {
                        other.close();
                        cache.embed(narrow, Progress.SILENT).close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };
            cache.embed(wide, whileWaiting).close();
            assertThat(encoded)
                    .as("only the slices that the other program has not made")
                    .endsWith(2L);
            encoded.clear();
            cache.embed(List.of(narrow, wide), totals(encoded)).forEach(MiniatureTest::close);
            assertThat(encoded).as("all slices are there").isEmpty();
        }
    }

    /** Labels that reach farther, as another organ's may, have only the slices encoded that are new. */
    @Test
    void slicesThatAnotherLabelNeedsAreAddedToTheCache() throws IOException {
        DeSamModel model = new DeSamModel(CONFIG);
        Case first = Dataset.open(folder).cases().get(0);
        try (Weights weights = Weights.random(model.parameters(), 5);
                DeSamNetwork network = new DeSamNetwork(model, weights)) {
            EmbeddingCache cache = new EmbeddingCache(cache(), network, weights);
            try (EmbeddedCase narrow =
                    cache.embed(prepared(LabelledCase.read(first, 3, ScanReading.DEFAULT)), Progress.SILENT)) {
                Geometry geometry =
                        LabelledCase.read(first, 3, ScanReading.DEFAULT).label().geometry();
                byte[] everywhere = new byte[geometry.voxels()];
                Arrays.fill(everywhere, (byte) 4);
                NiftiWriter.writeLabels(folder.resolve("labelsTr/disc0.nii.gz"), geometry, everywhere);
                List<Long> encoded = new ArrayList<>();
                try (EmbeddedCase wide = cache.embed(
                                prepared(LabelledCase.read(first, 4, ScanReading.DEFAULT)), totals(encoded));
                        Features before = EmbeddedSlice.read(List.of(new EmbeddedSlice(narrow, 1)));
                        Features after = EmbeddedSlice.read(List.of(new EmbeddedSlice(wide, 1)));
                        Features added = EmbeddedSlice.read(List.of(new EmbeddedSlice(wide, 5)))) {
                    assertThat(encoded).isNotEmpty().containsOnly(2L);
                    assertThat(after.embedding()).isEqualTo(before.embedding());
                    assertThat(added.embedding()).isNotEqualTo(before.embedding());
                }
                encoded.clear();
                cache.embed(prepared(LabelledCase.read(first, 4, ScanReading.DEFAULT)), totals(encoded))
                        .close();
                assertThat(encoded).isEmpty();
            }
        }
    }

    private static Progress says(List<String> lines) {
        return new Progress() {
            @Override
            public void report(String work, long done, long total, String unit) {}

            @Override
            public void say(String line) {
                lines.add(line);
            }
        };
    }

    private static Progress totals(List<Long> totals) {
        return new Progress() {
            @Override
            public void report(String work, long done, long total, String unit) {
                totals.add(total);
            }

            @Override
            public void say(String line) {}
        };
    }

    private static PreparedCase prepared(LabelledCase labelled) throws IOException {
        return PreparedCase.forTraining(labelled, CONFIG.maskSize(), Protocol.DEFAULT, 0);
    }

    private List<Path> cacheFiles() throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
            files.filter(file -> file.toString().endsWith(".safetensors")).forEach(found::add);
        }
        return found;
    }

    @Test
    void aLabelOnOtherVoxelsIsAClearError() throws IOException {
        Geometry other = Geometry.aligned(40, 36, 6, new Spacing(1, 1.3, 3));
        NiftiWriter.writeLabels(folder.resolve("labelsTr/disc1.nii.gz"), other, new byte[other.voxels()]);
        assertThatThrownBy(() -> train("run", new PromptMode.WholeBox(), 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("disc1.nii.gz")
                .hasMessageContaining("geometry differs from the image's");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    private void withoutOrgan(String id) throws IOException {
        Geometry geometry = Geometry.aligned(40, 36, 6, new Spacing(1, 1.2, 3));
        NiftiWriter.writeLabels(folder.resolve("labelsTr/" + id + ".nii.gz"), geometry, new byte[geometry.voxels()]);
    }

    @Test
    void aCaseWithoutTheOrganIsLeftOutOfTrainingAndScored() throws IOException {
        withoutOrgan("disc1");
        withoutOrgan("disc4");
        List<String> lines = new ArrayList<>();
        RunFolder run = new RunFolder(folder.resolve("run"));
        new TrainingJob(folder, checkpoint, cache(), run, settings(new PromptMode.WholeBox(), 1))
                .execute(saying(lines), new Stop());
        assertThat(lines)
                .anyMatch(line -> line.contains("disc1.nii.gz: has no voxel of the label 3; the case is left out"));
        assertThat(run.epochs().get(0).trainingSlices()).isEqualTo(4);

        List<SiteResult> sites = evaluate(run, new PromptMode.WholeBox());
        CaseScore without = sites.get(1).scores().get(0);
        assertThat(without.caseId()).isEqualTo("disc4");
        assertThat(without.value(Metrics.LABEL_VOLUME)).isZero();
        assertThat(without.value(Metrics.HAUSDORFF_95)).isNaN();
        assertThat(without.dice())
                .satisfiesAnyOf(
                        dice -> assertThat(dice).isZero(),
                        dice -> assertThat(dice).isNaN());
    }

    private static Progress saying(List<String> lines) {
        return new Progress() {
            @Override
            public void report(String work, long done, long total, String unit) {}

            @Override
            public void say(String line) {
                lines.add(line);
            }
        };
    }

    /** A run without a slice to train, or none that could tell the best epoch, is refused before the encoder runs. */
    @Test
    void aRunWithoutSlicesIsRefusedWithTheCounts() throws IOException {
        withoutOrgan("disc2");
        assertThatThrownBy(() -> train("run", new PromptMode.WholeBox(), 1))
                .hasMessageContainingAll(
                        "the 2 training cases have 8 slices with the label 3",
                        "the 1 validation cases 0",
                        "the label maps hold: 3");
        withoutOrgan("disc0");
        withoutOrgan("disc1");
        assertThatThrownBy(() -> train("run", new PromptMode.WholeBox(), 1))
                .hasMessageContainingAll("have 0 slices with the label 3", "hold: none");
        assertThat(folder.resolve("run")).doesNotExist();
        assertThat(folder.resolve("cache")).doesNotExist();
    }

    /** Of three scans one is damaged; the second run makes its mask alone, and another use of the model makes all anew. */
    @Test
    void predictDoesTheOthersAndThenWhatIsMissing() throws IOException {
        RunFolder run = train("run", new PromptMode.WholeBox(), 1);
        List<Path> images = Stream.of("disc3", "disc4", "disc5")
                .map(id -> folder.resolve("imagesTr/" + id + "_0000.nii.gz"))
                .toList();
        Path masks = folder.resolve("masks");
        byte[] whole = Files.readAllBytes(images.get(1));
        Files.write(images.get(1), Arrays.copyOf(whole, whole.length / 2));
        try (LoadedModel model = RunModels.load(run.path())) {
            PredictionJob job =
                    new PredictionJob(Segmenter.of(List.of(new Organ(model, model.card()))), images, masks, false);
            PredictionJob.Result first = job.execute(Progress.SILENT);
            assertThat(first.masks()).containsExactly(masks.resolve("disc3.nii.gz"), masks.resolve("disc5.nii.gz"));
            assertThat(first.failures()).hasSize(1);
            assertThat(first.failures().get(0).reason()).contains("disc4_0000.nii.gz");

            Files.write(images.get(1), whole);
            List<String> lines = new ArrayList<>();
            Files.delete(masks.resolve("disc3.json"));
            assertThat(job.execute(saying(lines)).masks()).hasSize(3);
            JsonNode again = StrictJson.object(Files.readString(masks.resolve("disc3.json")));
            assertThat(again.at("/organs/0/changes").size()).isZero();
            assertThat(again.at("/organs/0/label").asInt()).isEqualTo(3);
            assertThat(lines).anyMatch(line -> line.startsWith("2 of 3 masks are there already"));
            assertThat(lines.stream().filter(line -> line.contains("label 3"))).hasSize(1);

            lines.clear();
            ModelCard otherUse = model.card().withPrompt(new PromptMode.GridPoints(2, 0));
            new PredictionJob(Segmenter.of(List.of(new Organ(model, otherUse))), images, masks, false)
                    .execute(saying(lines));
            assertThat(lines.stream().filter(line -> line.contains("is made again")))
                    .hasSize(3);
            JsonNode record = StrictJson.object(Files.readString(masks.resolve("disc4.json")));
            assertThat(record.path("scan").asText()).isEqualTo(images.get(1).toString());
            assertThat(record.path("scanSha256").asText()).isEqualTo(FileHash.of(images.get(1)));
            JsonNode use = record.at("/organs/0");
            assertThat(use.path("model").asText()).isEqualTo(run.model().toString());
            assertThat(use.at("/prompt/side").asInt()).isEqualTo(2);
            assertThat(use.at("/changes/0").toString())
                    .isEqualTo("{\"path\":\"prompt.prompt\",\"before\":\"box\",\"now\":\"grid\"}");
            assertThat(lines.stream().filter(line -> line.contains("label 3"))).hasSize(3);
        }
    }

    @Test
    void aCaseThatFailsDoesNotEndTheEvaluation() throws IOException {
        RunFolder run = train("run", new PromptMode.WholeBox(), 1);
        Path image = folder.resolve("imagesTr/disc4_0000.nii.gz");
        Files.write(image, Arrays.copyOf(Files.readAllBytes(image), (int) Files.size(image) / 2));
        List<SiteResult> sites = evaluate(run, new PromptMode.WholeBox());
        assertThat(sites.get(1).scores()).extracting(CaseScore::caseId).containsExactly("disc5");
        assertThat(sites.get(1).failed()).hasSize(1);
        assertThat(sites.get(1).failed().get(0).name()).isEqualTo("disc4");
        assertThatThrownBy(() -> SiteResult.requireComplete(sites))
                .hasMessageContainingAll("1 of 3 cases failed", "disc4_0000.nii.gz");
    }

    @Test
    void aLabelThatNoCaseHasIsRefusedInEvaluation() throws IOException {
        RunFolder run = train("run", new PromptMode.WholeBox(), 1);
        try (LoadedModel model = RunModels.load(run.path())) {
            assertThatThrownBy(() -> new EvaluationJob(
                                    folder, model, model.card().withLabel(2), cache(), List.of(), Optional.empty())
                            .execute(Progress.SILENT))
                    .isInstanceOf(DataException.class)
                    .hasMessageContainingAll("no voxel of the label 2", "hold 3");
        }
    }

    /** Asked to stop while the second case is encoded, a run begins no folder, keeps the first case, and encodes the others later. */
    @Test
    void aRunThatIsStoppedWhileEmbeddingKeepsWholeCases() throws IOException {
        Stop stop = new Stop();
        List<String> lines = new ArrayList<>();
        Progress stopping = new Progress() {
            @Override
            public void report(String work, long done, long total, String unit) {
                if (work.equals("Embedding") && done > 4) {
                    stop.request();
                }
            }

            @Override
            public void say(String line) {
                lines.add(line);
            }
        };
        RunFolder run = new RunFolder(folder.resolve("run"));
        TrainingSettings settings = settings(new PromptMode.WholeBox(), 1);
        assertThat(new TrainingJob(folder, checkpoint, cache(), run, settings).execute(stopping, stop))
                .isFalse();
        assertThat(lines).anyMatch(line -> line.startsWith("Stopped before training"));
        assertThat(run.path()).doesNotExist();
        assertThat(cacheFiles()).hasSize(1);

        lines.clear();
        assertThat(new TrainingJob(folder, checkpoint, cache(), run, settings).execute(saying(lines), new Stop()))
                .isTrue();
        assertThat(lines).anyMatch(line -> line.startsWith("Embedding 8 slices"));
    }

    @Test
    void aLossThatIsNoNumberStopsTheRun() {
        DeSamModel model = new DeSamModel(CONFIG);
        try (Weights weights = Weights.random(model.parameters(), 5)) {
            weights.array("mask_decoder.iou_token.weight").assign(Float.NaN);
            assertThatThrownBy(() -> {
                        TrainingSettings settings = settings(new PromptMode.WholeBox(), 2);
                        try (Trainer trainer = new Trainer(model, weights, settings, Progress.SILENT)) {
                            List<TrainingSlice> slices = slices(weights, model);
                            trainer.train(slices, slices, TrainingState.START, KEEPS_NOTHING, new Stop());
                        }
                    })
                    .isInstanceOf(NonFiniteLossException.class)
                    .hasMessageContaining("epoch 1, step 1")
                    .hasMessageContaining("disc0 slice 2");
        }
    }

    private List<TrainingSlice> slices(Weights weights, DeSamModel model) throws IOException {
        LabelledCase labelled = LabelledCase.read(Dataset.open(folder).cases().get(0), 3, ScanReading.DEFAULT);
        try (DeSamNetwork network = new DeSamNetwork(model, weights)) {
            EmbeddedCase embedded =
                    new EmbeddingCache(cache(), network, weights).embed(prepared(labelled), Progress.SILENT);
            return List.of(new TrainingSlice(
                    new EmbeddedSlice(embedded, 2),
                    new MaskSlice(
                            CONFIG.maskSize(), CONFIG.maskSize(), new byte[CONFIG.maskSize() * CONFIG.maskSize()])));
        }
    }
}
