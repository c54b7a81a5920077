package org.desam4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.desam4j.training.inference.Segmentation;
import org.desam4j.training.inference.Segmenter;
import org.desam4j.training.volume.Volumes;

/** Segments a scan: {@code SegmentScan RUN SCAN MASK}. */
public final class SegmentScan {
    private SegmentScan() {}

    public static void main(String[] arguments) throws IOException {
        Path run = Path.of(arguments[0]);
        Path scan = Path.of(arguments[1]);
        Path mask = Path.of(arguments[2]);

        try (Segmenter segmenter = Segmenter.open(run)) {
            Segmentation found = segmenter.segment(Volumes.read(scan));
            found.notes().forEach(System.err::println);
            found.organs()
                    .forEach(organ ->
                            System.out.println(organ.labelName() + ": " + Math.round(organ.millilitres()) + " ml"));
            Volumes.write(mask, found.labels());
        }
    }
}
