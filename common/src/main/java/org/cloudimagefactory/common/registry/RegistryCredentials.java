package org.cloudimagefactory.common.registry;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.web.Credentials;

/** What is shown to which registry. */
public interface RegistryCredentials {
    /** Nothing. */
    RegistryCredentials NONE = repository -> Optional.empty();

    /**
     * What the registry of a repository gets to see.
     *
     * @throws EnvironmentProblem when it is kept where it can't be read from
     */
    Optional<RegistryLogin> of(String hostAndPath);

    /** The same, and where it knows nothing, another. */
    default RegistryCredentials or(RegistryCredentials other) {
        return repository -> of(repository).or(() -> other.of(repository));
    }

    /** Those of our own files, by host ({@code --auth-file}). */
    static RegistryCredentials of(Credentials credentials) {
        return NONE;
    }

    /** Those in a file as {@code docker login} and {@code skopeo login} write it. */
    static RegistryCredentials ofFile(Path file) {
        return NONE;
    }

    /**
     * Those that {@code skopeo} would find: of the file that {@code REGISTRY_AUTH_FILE} names, else of
     * {@code $XDG_RUNTIME_DIR/containers/auth.json}, {@code ~/.config/containers/auth.json} and {@code ~/.docker/config.json}.
     */
    static RegistryCredentials ofEnvironment(Map<String, String> environment) {
        return NONE;
    }
}
