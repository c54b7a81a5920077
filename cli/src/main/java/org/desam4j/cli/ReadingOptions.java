package org.desam4j.cli;

import java.util.List;
import java.util.Optional;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.volume.ScanReading;
import org.desam4j.training.volume.SliceAxis;
import picocli.CommandLine.Option;

/** The choices by which a scan becomes slices of grey levels. */
final class ReadingOptions {

    @Option(
            names = "--window",
            paramLabel = "[SITE=]LOW:HIGH",
            description =
                    "Intensity window (in HU for CT) of all sites or of one, instead of percentiles; repeatable. The word"
                            + " percentiles alone removes all windows.")
    private List<String> windows = List.of();

    @Option(
            names = "--slice-axis",
            paramLabel = "auto|x|y|z|stored",
            description =
                    "Slice direction: x sagittal, y coronal, z axial, auto along the largest voxel side, stored along the"
                            + " file's third axis (default: auto; original: stored).")
    private Optional<SliceAxis> sliceAxis = Optional.empty();

    @Option(names = "--volume", paramLabel = "N", description = "Volume to take from files that hold several, from 1.")
    private Optional<Integer> volume = Optional.empty();

    /** A protocol with what these options change. */
    Protocol change(Protocol start) {
        ScanReading reading = start.reading();
        return start.toBuilder()
                .intensity(start.intensity().with(windows))
                .reading(new ScanReading(sliceAxis.orElse(reading.sliceAxis()), volume.orElse(reading.volume())))
                .build();
    }
}
