package org.desam4j.training.bench;

import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.ImageContext;
import org.desam4j.model.Prompted;
import org.desam4j.model.prompt.Prompts;

/** The whole decoder on one image, once for each prompt, and all of it each time. */
final class DecoderTask implements Task {
    private final Subject subject;
    private final Prompts prompts;
    private final Features features;

    DecoderTask(Subject subject, Prompts prompts) {
        this.subject = subject;
        this.prompts = prompts;
        this.features = subject.features(1);
    }

    @Override
    public void run() {
        DeSamNetwork network = subject.network();
        for (int prompt = 0; prompt < prompts.count(); prompt++) {
            try (ImageContext context = network.context(features);
                    Prompted prompted = network.prompt(features.embedding(), prompts.range(prompt, prompt + 1))) {
                network.masks(prompted.maskEmbedding(), context).close();
            }
        }
    }

    @Override
    public double operations() {
        DeSamNetwork.Costs costs = subject.network().costs();
        return 2.0 * prompts.count() * (costs.context() + costs.prompt() + costs.masks());
    }

    @Override
    public void close() {
        features.close();
    }
}
