package org.cloudimagefactory.common.setup;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A setting that only the operator knows.
 *
 * @param key of the setting
 * @param text what is asked, which also becomes its comment in the file
 * @param fallback what an empty answer means; null where the setting may stay away
 * @param required whether there must be an answer
 * @param problem what is wrong with an answer, if anything is
 * @param when whether it is asked at all, by the answers that there are already
 */
public record Question(
        String key,
        String text,
        @Nullable String fallback,
        boolean required,
        Function<String, Optional<String>> problem,
        Predicate<Map<String, String>> when) {

    /** One that an empty answer leaves at a value. */
    public static Question of(String key, String text, String fallback) {
        return new Question(key, text, fallback, true, answer -> Optional.empty(), answers -> true);
    }

    /** One that must be answered. */
    public static Question required(String key, String text) {
        return new Question(key, text, null, true, answer -> Optional.empty(), answers -> true);
    }

    /** One that an empty answer leaves out. */
    public static Question optional(String key, String text) {
        return new Question(key, text, null, false, answer -> Optional.empty(), answers -> true);
    }

    /** The same, but what is wrong with an answer is told, and it is asked again. */
    public Question checked(Function<String, Optional<String>> check) {
        return new Question(key, text, fallback, required, check, when);
    }

    /** The same, but only asked where an earlier answer is this. */
    public Question onlyFor(String earlier, String answer) {
        return new Question(key, text, fallback, required, problem, answers -> answer.equals(answers.get(earlier)));
    }

    /** The same with another value for an empty answer. */
    public Question with(String value) {
        return new Question(key, text, value, required, problem, when);
    }
}
