package org.cloudimagefactory.itchy.event;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One event: the variables that vmCatcher gave its hook, and nothing else of the environment.
 *
 * @param variables names that begin with {@value #PREFIX} to values, as they came
 */
public record VmcatcherEvent(SortedMap<String, String> variables) {
    /** How the names of vmCatcher's variables begin. */
    public static final String PREFIX = "VMCATCHER_";

    /** How the names of an event's own variables begin; the others are vmCatcher's configuration. */
    public static final String EVENT_PREFIX = "VMCATCHER_EVENT_";

    private static final String TYPE = "TYPE";
    private static final int DIGEST_SHOWN = 16;

    public VmcatcherEvent {
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
    }

    /** The event in an environment, with all variables of vmCatcher; {@link EventVariables} says which are kept. */
    public static VmcatcherEvent ofEnvironment(Map<String, String> environment) {
        SortedMap<String, String> variables = new TreeMap<>();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (variable.getKey().startsWith(PREFIX)) {
                variables.put(variable.getKey(), variable.getValue());
            }
        }
        return new VmcatcherEvent(variables);
    }

    /** The value of {@code VMCATCHER_EVENT_<name>}, unless it is missing in any of the ways in which values are. */
    public Optional<String> get(String name) {
        return present(EVENT_PREFIX + name);
    }

    /** The type as it was given, also an unknown one. */
    public Optional<String> typeName() {
        return get(TYPE);
    }

    /** The type, if it is a known one. */
    public Optional<EventType> type() {
        return typeName().flatMap(EventType::parse);
    }

    /** What makes two events speak of the same image. */
    public Optional<String> identifier() {
        return get("DC_IDENTIFIER");
    }

    /** SHA-512 of the published file, in lower case. */
    public Optional<String> sha512() {
        return get("SL_CHECKSUM_SHA512").map(value -> value.strip().toLowerCase(Locale.ROOT));
    }

    /** The version of the image; where the list gives none, its checksum tells versions apart as well. */
    public Optional<String> version() {
        return get("HV_VERSION").or(() -> sha512().map(VmcatcherEvent::versionOfDigest));
    }

    /** The version of an image that has none: the beginning of its digest. */
    public static String versionOfDigest(String sha512) {
        return "sha512-" + sha512.substring(0, Math.min(DIGEST_SHOWN, sha512.length()));
    }

    /** Where vmCatcher keeps verified images. */
    public Optional<String> cacheDirectory() {
        return present(EventVariables.CACHE_DIRECTORY);
    }

    /** Name of the image in the cache; it is the identifier where none is told. */
    public Optional<String> fileName() {
        return get("FILENAME").or(this::identifier);
    }

    private Optional<String> present(String variable) {
        String value = variables.get(variable);
        return value == null || value.isBlank() || value.equals("None") ? Optional.empty() : Optional.of(value);
    }
}
