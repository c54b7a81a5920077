package org.desam4j.training.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.weights.ElementType;

/**
 * All that is needed to repeat a run, and to tell whether what it was made from is still the same.
 *
 * @param settings what was asked for
 * @param dataset the data set's folder
 * @param checkpoint that the weights came from
 * @param checkpointSha256 its hash
 * @param cache the folder of cached embeddings
 * @param cachePrecision of their values
 * @param training names of the cases that trained
 * @param validation names of the cases that chose the best epoch
 * @param heldOut names of the source site's other cases
 * @param files hashes of the training and validation cases' scans and labels, by file name
 * @param versions of the program, Java and the backend
 */
public record RunDescription(
        TrainingSettings settings,
        String dataset,
        String checkpoint,
        String checkpointSha256,
        String cache,
        ElementType cachePrecision,
        List<String> training,
        List<String> validation,
        List<String> heldOut,
        Map<String, String> files,
        Map<String, String> versions) {

    public RunDescription {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        heldOut = List.copyOf(heldOut);
        files = new LinkedHashMap<>(files);
        versions = new LinkedHashMap<>(versions);
    }
}
