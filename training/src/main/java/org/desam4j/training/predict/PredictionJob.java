package org.desam4j.training.predict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.desam4j.training.DataException;
import org.desam4j.training.Progress;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.protocol.Protocol;
import org.desam4j.training.run.LoadedModel;
import org.desam4j.training.segment.PromptMode;
import org.desam4j.training.segment.ScanSegmenter;
import org.desam4j.training.segment.SliceSegmenter;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.NiftiReader;
import org.desam4j.training.volume.NiftiWriter;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.Volume;

/**
 * Segments scans and writes a mask for each, with the scan's geometry and the label's value as foreground.
 *
 * @param model a trained checkpoint or a run folder
 * @param images scans as NIfTI
 * @param out the folder of the masks
 * @param mode how slices are prompted
 * @param label the foreground's value
 * @param protocol how masks are finished
 */
public record PredictionJob(
        LoadedModel model, List<Path> images, Path out, PromptMode mode, int label, Protocol protocol) {

    private static final String CHANNEL = "_0000";

    /**
     * Segments every scan.
     *
     * @return the masks' files, in the order of the scans
     */
    public List<Path> execute(Progress progress) throws IOException {
        List<Path> outputs = outputs();
        ScanSegmenter segmenter =
                new ScanSegmenter(new SliceSegmenter(model.network(), mode, protocol), protocol.minimumArea());
        for (int i = 0; i < images.size(); i++) {
            Path image = images.get(i);
            Volume scan = NiftiReader.read(image);
            PreparedScan prepared =
                    new PreparedScan(scan, model.network().config().maskSize());
            SliceRange all = new SliceRange(0, scan.geometry().slices());
            Mask mask = segmenter.segment(prepared, all, image.getFileName().toString(), progress);
            NiftiWriter.writeLabels(outputs.get(i), mask.geometry(), labelled(mask));
            progress.say("%s: %.1f ml"
                    .formatted(outputs.get(i), mask.count() * mask.geometry().voxelMillilitres()));
        }
        return outputs;
    }

    private byte[] labelled(Mask mask) {
        byte[] values = mask.voxels().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (values[i] * label);
        }
        return values;
    }

    private List<Path> outputs() throws IOException {
        List<Path> outputs = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        for (Path image : images) {
            Path output = out.resolve(stem(image.getFileName().toString()) + ".nii.gz");
            if (!seen.add(output)) {
                throw new DataException(
                        image, "has the name of another scan, so that its mask would replace the other's");
            }
            if (output.toAbsolutePath()
                    .normalize()
                    .equals(image.toAbsolutePath().normalize())) {
                throw new DataException(image, "would be overwritten by its mask; give another folder with --out");
            }
            outputs.add(output);
        }
        return outputs;
    }

    /** {@code CASE} for {@code CASE_0000.nii.gz}, as labels are called. */
    private static String stem(String name) {
        String stem = name.replaceFirst("\\.nii(\\.gz)?$", "");
        return stem.endsWith(CHANNEL) ? stem.substring(0, stem.length() - CHANNEL.length()) : stem;
    }
}
