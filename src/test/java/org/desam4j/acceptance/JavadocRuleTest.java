package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sentences of Javadoc begin with the thing that they describe, not with a question about it. */
class JavadocRuleTest {
    private static final Pattern QUESTION = Pattern.compile(
            "^ *(/\\*\\*|\\*) +((What|How|Whether|Where|Which|When|Why|Who)"
                    + "|@(param \\S+|return|throws \\S+) +(what|how|whether|where|which|when|why|who))\\b.*",
            Pattern.MULTILINE);

    private static List<String> questions(String source) {
        return QUESTION.matcher(source).results().map(MatchResult::group).toList();
    }

    @Test
    void noSentenceBeginsWithAQuestion() throws IOException {
        List<String> found = new ArrayList<>();
        int files = 0;
        try (Stream<Path> paths = Files.walk(Desam.root())) {
            for (Path path : (Iterable<Path>) paths.filter(JavadocRuleTest::isSource)::iterator) {
                files++;
                questions(Files.readString(path)).forEach(line -> found.add(path + ": " + line.strip()));
            }
        }
        assertThat(files).isGreaterThan(300);
        assertThat(found).isEmpty();
    }

    private static boolean isSource(Path path) {
        return path.toString().endsWith(".java") && path.toString().contains("src");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** What a file holds. */",
                "    /**\n     * Whether it ends.\n     */",
                " * @param slices how many there are",
                " * @return whether it is over",
                "/** @param count which of them */"
            })
    void theRuleSeesQuestions(String source) {
        assertThat(questions(source)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** True if it ends. */",
                " * @param slices the number of slices, whichever are labelled",
                "        // What comes next is no Javadoc.",
                " * the place,\n * where it lies"
            })
    void theRuleLeavesOtherSentences(String source) {
        assertThat(questions(source)).isEmpty();
    }
}
