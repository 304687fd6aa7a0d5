package org.cloudimagefactory.common.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.junit.jupiter.api.Test;

class InterviewTest {
    private static final List<Question> QUESTIONS = List.of(
            Question.of("transfer", "How", "local").checked(AnswerChecks.oneOf("local", "copy")),
            Question.required("copy_dir", "Where")
                    .checked(AnswerChecks::absolutePath)
                    .onlyFor("transfer", "copy"),
            Question.optional("network", "Which"));

    private final StringWriter prompts = new StringWriter();
    private final List<String> complaints = new ArrayList<>();

    @Test
    void takesWhatAnEmptyAnswerMeans() {
        assertEquals(Map.of("transfer", "local"), asking("\n\n").ask(QUESTIONS, Map.of()));
        assertEquals("How [local]: \nWhich [none]: \n", prompts.toString());
    }

    @Test
    void asksAgainUntilTheAnswerCanBeUsed() {
        assertEquals(
                Map.of("transfer", "copy", "copy_dir", "/srv", "network", "7"),
                asking("ftp\n copy \r\nsrv\n\n/srv\n7").ask(QUESTIONS, Map.of()));
        assertEquals(
                List.of("one of local, copy", "a path from the root, such as /srv/x", "there must be an answer"),
                complaints);
    }

    @Test
    void asksNothingThatIsKnown() {
        assertEquals(
                Map.of("transfer", "copy", "copy_dir", "/srv", "jobs", "3"),
                asking("\n").ask(QUESTIONS, Map.of("transfer", "copy", "copy_dir", "/srv", "jobs", "3")));
        UsageProblem wrong =
                assertThrows(UsageProblem.class, () -> asking("").ask(QUESTIONS, Map.of("transfer", "ftp")));
        assertEquals("--transfer cannot be 'ftp': one of local, copy", wrong.line());
    }

    @Test
    void anAnswerCanTakeAwayWhatIsConfigured() {
        Question configured = Question.optional("network", "Which").with("public");
        assertEquals(Optional.of("public"), asking("\n").ask(configured));
        assertEquals(Optional.empty(), asking("-\n").ask(configured));
        assertTrue(prompts.toString().startsWith("Which [public, - for none]: "));
    }

    @Test
    void hostileAnswersEndAfterFiveAttempts() {
        Question question = Question.required("title", "Title");
        String hostile = "\u001b[2J\n\u0000\n\u202etxt\na\u2028b\n\n";
        UsageProblem problem =
                assertThrows(UsageProblem.class, () -> asking(hostile).ask(question));
        assertEquals("there was no usable answer to 'Title' in 5 attempts; give --title", problem.line());
        assertEquals(5, complaints.size());
        assertTrue(complaints.stream().noneMatch(one -> one.contains("\u001b")));
        String invalid = "\ufffd";
        assertThrows(
                UsageProblem.class, () -> asking((invalid + "\n").repeat(5)).ask(question));
        assertEquals(
                "an answer of more than 4096 characters",
                assertThrows(
                                UsageProblem.class,
                                () -> asking("x".repeat(100_000)).ask(question))
                        .line());
    }

    @Test
    void saysAtWhichQuestionTheAnswersEnded() {
        for (Runnable question : List.<Runnable>of(
                () -> asking("").ask(Question.required("title", "Title")),
                () -> asking("").secret(Question.required("title", "Title")),
                () -> asking("").agrees("Title", true))) {
            UsageProblem ended = assertThrows(UsageProblem.class, question::run);
            assertTrue(ended.line().startsWith("the answers have ended at 'Title'; --yes "), ended.line());
        }
    }

    @Test
    void nobodyIsAskedWhoIsNotThere() {
        Interview silent = Interview.silent();
        assertFalse(silent.isAsking());
        assertTrue(silent.agrees("Write?", false));
        assertEquals(Map.of("transfer", "local"), silent.ask(QUESTIONS, Map.of()));
        assertEquals(
                "nobody is asked, and there is no answer to 'Where'; give --copy-dir",
                assertThrows(UsageProblem.class, () -> silent.ask(QUESTIONS, Map.of("transfer", "copy")))
                        .line());
        assertThrows(UsageProblem.class, () -> silent.secret(QUESTIONS.get(0)));
    }

    @Test
    void onlyAYesIsOne() {
        assertTrue(asking("\n").agrees("Write?", true));
        assertFalse(asking("\n").agrees("Replace?", false));
        assertTrue(asking("YES\n").agrees("Replace?", false));
        assertFalse(asking("yeah\n").agrees("Write?", true));
        assertTrue(prompts.toString().contains("Replace? [y/N] "), prompts.toString());
    }

    @Test
    void secretsComeThroughAPipeAsLinesDo() {
        assertEquals(
                "one:word",
                asking("word\none:word\n")
                        .secret(Question.required("secret", "Secret")
                                .checked(answer -> answer.contains(":") ? Optional.empty() : Optional.of("no colon"))));
        assertFalse(prompts.toString().contains("word"), prompts.toString());
        assertEquals(List.of("no colon"), complaints);
    }

    @Test
    void addressesHoldNoPasswords() {
        assertTrue(AnswerChecks.webAddress("http://cloud.example.org:2633/RPC2").isEmpty());
        assertNull(AnswerChecks.webAddress("HTTPS://cloud/").orElse(null));
        for (String wrong : List.of("http://u:p@cloud/", "ftp://cloud/", "cloud:2633", "http://", "", "a b")) {
            assertTrue(AnswerChecks.webAddress(wrong).isPresent(), wrong);
        }
        assertTrue(AnswerChecks.absolutePath("/a\u0000b").isPresent());
        assertTrue(AnswerChecks.someOf("a", "b").apply("a,b").isEmpty());
        for (String wrong : List.of("", "a,", "a,c", "a, b")) {
            assertTrue(AnswerChecks.someOf("a", "b").apply(wrong).isPresent(), wrong);
        }
    }

    private Interview asking(String answers) {
        return Interview.asking(
                StandardInput.of(
                        new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)),
                        new PrintWriter(prompts, true) {
                            @Override
                            public void println() {
                                print('\n');
                            }
                        }),
                complaints::add);
    }
}
