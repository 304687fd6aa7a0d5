package org.cloudimagefactory.common.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What stands on a command line already, as far as it decides what may follow.
 *
 * @param words in their order, without the one that is being completed
 */
public record TypedWords(List<String> words) {
    public TypedWords {
        words = List.copyOf(words);
    }

    /** The values of an option of these names, which stand after them or behind an equals sign. */
    public List<String> values(String... names) {
        Set<String> wanted = Set.of(names);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            if (wanted.contains(word) && i + 1 < words.size()) {
                values.add(words.get(++i));
            } else if (equals > 0 && wanted.contains(word.substring(0, equals))) {
                values.add(word.substring(equals + 1));
            }
        }
        return values;
    }

    /** The last value of such an option, which is the one that counts. */
    public Optional<String> value(String... names) {
        List<String> values = values(names);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }
}
