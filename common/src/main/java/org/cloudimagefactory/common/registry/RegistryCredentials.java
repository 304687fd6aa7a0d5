package org.cloudimagefactory.common.registry;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.web.Credentials;

/** What is shown to which registry. */
@FunctionalInterface
public interface RegistryCredentials {
    /** Nothing. */
    RegistryCredentials NONE = repository -> Optional.empty();

    /**
     * What a registry gets to see for a repository.
     *
     * @param repository with its host: {@code HOST[:PORT]/PATH}
     * @throws EnvironmentProblem when it is kept where it can't be read from
     */
    Optional<RegistryLogin> of(String repository);

    /** The same, and where it knows nothing, another. */
    default RegistryCredentials or(RegistryCredentials other) {
        return repository -> of(repository).or(() -> other.of(repository));
    }

    /** Those of our own files, by host ({@code --auth-file}). */
    static RegistryCredentials of(Credentials credentials) {
        return repository -> credentials
                .authorization(URI.create("https://" + repository))
                .map(value -> new RegistryLogin(value, false));
    }

    /**
     * Those in a file as {@code docker login} and {@code skopeo login} write it; it is read when it is needed.
     *
     * @param file that must be there
     */
    static RegistryCredentials ofFile(Path file) {
        return new LoginFile(file, true);
    }

    /**
     * Those that {@code skopeo} would find: of the file that {@code REGISTRY_AUTH_FILE} names and no other, else of the first that
     * knows the registry among {@code $XDG_RUNTIME_DIR/containers/auth.json}, {@code ~/.config/containers/auth.json} and
     * {@code ~/.docker/config.json}.
     */
    static RegistryCredentials ofEnvironment(Map<String, String> environment) {
        return LoginFiles.of(environment);
    }
}
