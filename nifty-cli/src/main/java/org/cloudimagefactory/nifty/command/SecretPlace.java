package org.cloudimagefactory.nifty.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.PrintableText;

/** Where the secret of nifty's account is, or will be, and the endpoint that OpenNebula's own tools know. */
final class SecretPlace {
    private static final String NAME = "one_auth";

    private final Map<String, String> environment;
    private final Path machine;

    /** Looks in that environment, and in that directory of the whole machine, such as {@code /etc/nifty}. */
    SecretPlace(Map<String, String> environment, Path machine) {
        this.environment = environment;
        this.machine = machine;
    }

    /**
     * Beside the configuration of the machine, for the services can't read what the caller has at home; else where OpenNebula's own
     * tools look, or what can be written for all where nothing is there.
     */
    Path usual(boolean isForMachine) {
        Path own = own();
        boolean isForAll = isForMachine
                || (!isTold()
                        && !Files.exists(own)
                        && Files.isWritable(
                                Files.exists(machine) ? machine : Objects.requireNonNull(machine.getParent())));
        return isForAll ? machine.resolve(NAME) : own;
    }

    /** The secret that OpenNebula's own tools use here, if that file of the machine can begin as a copy of it. */
    Optional<String> copyFor(Path file) {
        if (!file.equals(machine.resolve(NAME))) {
            return Optional.empty();
        }
        return Optional.of(firstLine(own()))
                .filter(SecretPlace::isSecret)
                .filter(line -> PrintableText.of(line).equals(line));
    }

    /** A name, a colon and a password. */
    static boolean isSecret(String text) {
        return text.indexOf(':') > 0;
    }

    /** What OpenNebula's own tools use here. */
    Path own() {
        return isTold() ? Path.of(environment.getOrDefault("ONE_AUTH", "")) : home(NAME);
    }

    /** What stands in {@code ~/.one/one_endpoint}, or nothing. */
    String endpoint() {
        return firstLine(home("one_endpoint"));
    }

    private boolean isTold() {
        return environment.getOrDefault("ONE_AUTH", "").startsWith("/");
    }

    private Path home(String name) {
        return Path.of(environment.getOrDefault("HOME", "/"), ".one", name);
    }

    private static String firstLine(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().orElse("").strip();
        } catch (IOException | UncheckedIOException e) {
            // Not there, or not for us: then it tells nothing, and the check tells what is wrong with the address.
            return "";
        }
    }
}
