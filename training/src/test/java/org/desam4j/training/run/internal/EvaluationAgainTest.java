package org.desam4j.training.run.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.desam4j.training.DataException;
import org.desam4j.training.Progress;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.run.RunModels;
import org.desam4j.training.study.internal.EvaluationJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An evaluation that is made again measures what is missing, and what has changed. */
@Tag("slow")
class EvaluationAgainTest {
    @TempDir
    private Path folder;

    private final Set<String> segmented = new TreeSet<>();
    private final List<String> lines = new ArrayList<>();
    private final Progress watched = new Progress() {
        @Override
        public void report(String work, long done, long total, String unit) {
            if (work.startsWith("Segmenting ")) {
                segmented.add(work.substring("Segmenting ".length()));
            }
        }

        @Override
        public void say(String line) {
            lines.add(line);
        }
    };

    private Miniature miniature;
    private LoadedModel model;

    @BeforeEach
    void train() throws IOException {
        miniature = new Miniature(folder);
        miniature.make();
        RunFolder run = miniature.train("run", Miniature.settings(new PromptMode.WholeBox(), 1));
        model = RunModels.load(run.path());
    }

    @AfterEach
    void close() {
        model.close();
    }

    private Path kept() {
        return folder.resolve("measured");
    }

    private List<SiteResult> evaluate(ModelCard card) throws IOException {
        segmented.clear();
        lines.clear();
        return new EvaluationJob(
                        folder, model, card, miniature.cache(), List.of(), Optional.empty(), Optional.of(kept()))
                .execute(watched);
    }

    @Test
    void onlyWhatIsMissingOrHasChangedIsMeasured() throws IOException {
        byte[] whole = Files.readAllBytes(miniature.image("disc4"));
        Files.write(miniature.image("disc4"), java.util.Arrays.copyOf(whole, whole.length / 2));
        List<SiteResult> first = evaluate(model.card());
        assertThat(segmented).containsExactly("disc3", "disc5");
        assertThat(first.get(1).failed()).hasSize(1);

        Files.write(miniature.image("disc4"), whole);
        List<SiteResult> second = evaluate(model.card());
        assertThat(segmented).containsExactly("disc4");
        assertThat(lines)
                .contains("Site B: 1 of 2 cases were measured before in the same way and are not measured again");
        assertThat(second.get(0)).isEqualTo(first.get(0));
        assertThat(second.get(1).scores()).hasSize(2);
        assertThat(second.get(1).others().get("mean label")).hasSize(2);

        assertThat(evaluate(model.card())).isEqualTo(second);
        assertThat(segmented).isEmpty();

        miniature.disc("disc5", 4);
        evaluate(model.card());
        assertThat(segmented).as("another scan").containsExactly("disc5");

        Path damaged = kept().resolve("A/disc3.json");
        Files.writeString(damaged, Files.readString(damaged).replace("\"dice\":", "\"dies\":"));
        evaluate(model.card());
        assertThat(segmented).as("a damaged file").containsExactly("disc3");

        evaluate(model.card()
                .withProtocol(model.card().protocol().toBuilder().minimumArea(3).build()));
        assertThat(segmented).as("another use").containsExactly("disc3", "disc4", "disc5");
    }

    @Test
    void aFileOfAnotherOriginIsNotReplaced() throws IOException {
        Path notes = kept().resolve("B/disc4.json");
        Files.createDirectories(notes.getParent());
        Files.writeString(notes, "{\"looked\": \"at\"}");
        assertThatThrownBy(() -> evaluate(model.card()))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(notes.toString());
        assertThat(notes).hasContent("{\"looked\": \"at\"}");
    }
}
