package org.desam4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.desam4j.training.inference.Prediction;
import org.desam4j.training.inference.Prompt;
import org.desam4j.training.inference.SlicePredictor;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.volume.Volumes;

/** Segments the middle slice of a scan by prompts: {@code PromptSlice CHECKPOINT SCAN}. */
public final class PromptSlice {
    private PromptSlice() {}

    public static void main(String[] arguments) throws IOException {
        Path checkpoint = Path.of(arguments[0]);
        Path file = Path.of(arguments[1]);

        try (SlicePredictor predictor = SlicePredictor.open(checkpoint)) {
            PreparedScan scan = predictor.prepare(Volumes.read(file));
            int middle = scan.geometry().slices() / 2;
            int width = scan.geometry().columns();
            int height = scan.geometry().rows();

            predictor.setImage(scan.image(middle));
            Prompt box = Prompt.box(width / 4.0, height / 4.0, 3 * width / 4.0, 3 * height / 4.0);
            Prediction organ = predictor.predict(box);
            Prediction refined = predictor.predict(box.and(Prompt.background(width / 3.0, height / 3.0)));
            Prediction ofSam = predictor.predict(box, MaskDecoderKind.SAM);

            System.out.println(organ.count() + " pixels, predicted IoU " + organ.predictedIou());
            System.out.println(refined.count() + " without the point's surroundings");
            System.out.println(ofSam.count() + " by SAM's own decoder");
        }
    }
}
