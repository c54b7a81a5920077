package org.desam4j.training.study;

import java.util.List;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.run.TrainingSettings;

/**
 * A training of a study, and what is measured of it.
 *
 * @param name of its folder
 * @param settings of the training
 * @param sites on which it is measured
 * @param prompts with which it is measured
 */
record StudyRun(String name, TrainingSettings settings, List<String> sites, List<PromptMode> prompts) {
    StudyRun {
        sites = List.copyOf(sites);
        prompts = List.copyOf(prompts);
    }
}
