package org.desam4j.cli;

import java.util.List;
import java.util.Optional;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.volume.ScanReading;
import org.desam4j.training.volume.SliceAxis;
import picocli.CommandLine.Option;

/** The choices in which a sound evaluation differs from the published code. */
final class ProtocolOptions {

    @Option(
            names = "--profile",
            paramLabel = "default|original",
            description = "Settings to start from: sound ones, or the published code quirk by quirk (default: as in"
                    + " training, else default). The options below change single ones.")
    private Optional<String> profile = Optional.empty();

    @Option(
            names = "--window",
            paramLabel = "[SITE=]LOW:HIGH",
            description =
                    "Range of intensities (for CT in HU) for all sites or one, in place of percentiles; repeatable. The word"
                            + " percentiles in place of a range goes back to them.")
    private List<String> windows = List.of();

    @Option(
            names = "--slices",
            paramLabel = "volume|labelled|without_last",
            description =
                    "Slices that are measured: all of a scan, those from the first to the last labelled one, or as the"
                            + " original without that one. Labelled slices train.")
    private Optional<Protocol.Slices> slices = Optional.empty();

    @Option(
            names = "--label-resize",
            paramLabel = "nearest|eroding",
            description = "How labels come into the network's frame; eroding takes a pixel from large ones.")
    private Optional<Protocol.LabelResize> labelResize = Optional.empty();

    @Option(
            names = "--mask-choice",
            paramLabel = "best_iou|first_record",
            description = "Which of a grid's masks counts; first_record is SAM's generator's first.")
    private Optional<Protocol.MaskChoice> maskChoice = Optional.empty();

    @Option(
            names = "--smoothing",
            negatable = true,
            description = "Whether logits pass SAM's resizing up and down, which smooths them.")
    private Optional<Boolean> smoothing = Optional.empty();

    @Option(
            names = "--min-pixels",
            paramLabel = "N",
            description = "Remove islands and holes below N pixels of a 256-pixel frame (original: 1000).")
    private Optional<Integer> minimumPixels = Optional.empty();

    @Option(
            names = "--min-area",
            paramLabel = "MM2",
            description = "Remove islands and holes below this area on the scan's pixels (default: 20 mm²).")
    private Optional<Double> minimumArea = Optional.empty();

    @Option(
            names = "--frame",
            paramLabel = "N",
            description = "Predict nothing in a border of N pixels of 256 (original: 50).")
    private Optional<Integer> frame = Optional.empty();

    @Option(
            names = "--compare-on",
            paramLabel = "scan|network",
            description = "Pixels on which prediction and label are compared (original: network).")
    private Optional<Protocol.Grid> grid = Optional.empty();

    @Option(
            names = "--validation-points",
            paramLabel = "fixed|fresh",
            description = "Whether validation prompts are the same in every epoch (original: fresh).")
    private Optional<Protocol.ValidationPoints> validationPoints = Optional.empty();

    @Option(
            names = "--slice-axis",
            paramLabel = "auto|x|y|z|stored",
            description =
                    "Axis of the patient along which slices follow each other: x sagittal, y coronal, z axial (default:"
                            + " as in training, else auto, that of the largest voxels; original: stored, the file's third).")
    private Optional<SliceAxis> sliceAxis = Optional.empty();

    @Option(names = "--volume", paramLabel = "N", description = "Which volume of files that hold several, from 1.")
    private Optional<Integer> volume = Optional.empty();

    @Option(
            names = "--components",
            paramLabel = "all|largest|auto",
            description =
                    "Components of a scan's mask that are kept; auto: training chooses on the validation cases whether"
                            + " only the largest, as nnU-Net does (default: auto; original: all).")
    private Optional<Protocol.Components> components = Optional.empty();

    /** Whether the published code is to be followed where no single option speaks. */
    boolean isOriginal() {
        return profile.isPresent() && profile.get().equals("original");
    }

    /**
     * The protocol: a given base, or the named profile, with what single options change. Windows belong to the data and not to
     * a profile, and stay those of the base.
     */
    Protocol protocol(Protocol base) {
        Protocol start = profile.map(name -> Protocol.named(name).withIntensity(base.intensity()))
                .orElse(base);
        return new Protocol(
                start.intensity().with(windows),
                slices.orElse(start.slices()),
                labelResize.orElse(start.labelResize()),
                maskChoice.orElse(start.maskChoice()),
                smoothing.orElse(start.smoothing()),
                minimumPixels.orElse(start.minimumPixels()),
                minimumArea.orElse(start.minimumArea()),
                frame.orElse(start.frame()),
                grid.orElse(start.grid()),
                validationPoints.orElse(start.validationPoints()),
                new ScanReading(
                        sliceAxis.orElse(start.reading().sliceAxis()),
                        volume.orElse(start.reading().volume())),
                components.orElse(start.components()));
    }
}
