package org.cloudimagefactory.common.setup;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;

/** Asks until the answers can be used, or takes for an answer what an empty one means. */
public final class Interview {
    private static final int ATTEMPTS = 5;
    private static final String NONE = "-";

    private final @Nullable Answers answers;
    private final Consumer<String> complaints;

    private Interview(@Nullable Answers answers, Consumer<String> complaints) {
        this.answers = answers;
        this.complaints = complaints;
    }

    /** Asks there, and tells what is wrong with an answer. */
    public static Interview asking(Answers answers, Consumer<String> complaints) {
        return new Interview(answers, complaints);
    }

    /** Asks nobody. */
    public static Interview silent() {
        return new Interview(null, complaint -> {});
    }

    /** Whether somebody is asked. */
    public boolean isAsking() {
        return answers != null;
    }

    /**
     * What is known, and the answers by key, in the order of the questions; what is known is looked at, but not asked for, and what
     * may stay away and does so is left out.
     */
    public Map<String, String> ask(Collection<Question> questions, Map<String, String> known) {
        Map<String, String> settings = new LinkedHashMap<>(known);
        for (Question question : questions) {
            if (known.containsKey(question.key())) {
                String given = known.get(question.key());
                problem(question, given).ifPresent(problem -> {
                    throw new UsageProblem(option(question) + " cannot be '" + given + "': " + problem);
                });
            } else if (question.when().test(settings)) {
                ask(question).ifPresent(answer -> settings.put(question.key(), answer));
            }
        }
        return settings;
    }

    /** The answer to one question, if there is any. */
    public Optional<String> ask(Question question) {
        String fallback = question.fallback();
        if (answers == null) {
            if (question.required() && fallback == null) {
                throw new UsageProblem("nobody is asked, and there is no answer to '" + question.text() + "'")
                        .hint("give " + option(question));
            }
            return Optional.ofNullable(fallback);
        }
        String shown = fallback != null
                ? " [" + PrintableText.of(fallback) + (question.required() ? "" : ", - for none") + "]"
                : question.required() ? "" : " [none]";
        return usable(question.text() + shown + ": ", question, answers::line)
                .filter(answer -> question.required() || !answer.equals(NONE));
    }

    /** Something that nobody else may see, and that must be given. */
    public String secret(Question question) {
        if (answers == null) {
            throw new UsageProblem("nobody is asked for '" + question.text() + "'");
        }
        return usable(question.text() + ": ", question, answers::secret).orElseThrow();
    }

    /** Whether it is to be done; without anybody to ask, it is. */
    public boolean agrees(String what, boolean fallback) {
        if (answers == null) {
            return true;
        }
        String line = answers.line(what + (fallback ? " [Y/n] " : " [y/N] "));
        if (line == null) {
            throw ended(what);
        }
        String answer = line.strip().toLowerCase(Locale.ROOT);
        return answer.isEmpty() ? fallback : answer.equals("y") || answer.equals("yes");
    }

    private Optional<String> usable(String prompt, Question question, Function<String, @Nullable String> source) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String line = source.apply(prompt);
            if (line == null) {
                throw ended(question.text());
            }
            String answer = line.strip();
            if (answer.isEmpty() && (question.fallback() != null || !question.required())) {
                return Optional.ofNullable(question.fallback());
            }
            Optional<String> problem = problem(question, answer);
            if (problem.isEmpty()) {
                return Optional.of(answer);
            }
            complaints.accept(problem.get());
        }
        throw new UsageProblem("there was no usable answer to '" + question.text() + "' in " + ATTEMPTS + " attempts")
                .hint("give " + option(question));
    }

    private static Optional<String> problem(Question question, String answer) {
        if (answer.isEmpty()) {
            return Optional.of("there must be an answer");
        }
        if (!PrintableText.of(answer).equals(answer) || answer.indexOf('\ufffd') >= 0) {
            return Optional.of("the answer holds characters that cannot be printed");
        }
        return answer.equals(NONE) && !question.required()
                ? Optional.empty()
                : question.problem().apply(answer);
    }

    private static UsageProblem ended(String what) {
        return new UsageProblem("the answers have ended at '" + what + "'")
                .hint("--yes asks nothing, and takes what options and built-in values say");
    }

    private static String option(Question question) {
        return "--" + question.key().replace('_', '-');
    }
}
