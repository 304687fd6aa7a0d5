package org.cloudimagefactory.common.registry;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where {@code skopeo login} and {@code docker login} keep what they were told: containers-auth.json(5). */
final class LoginFiles {
    private LoginFiles() {}

    static RegistryCredentials of(Map<String, String> environment) {
        Optional<Path> named = variable(environment, "REGISTRY_AUTH_FILE");
        if (named.isPresent()) {
            return new LoginFile(named.get(), true);
        }
        Optional<Path> home = variable(environment, "HOME");
        RegistryCredentials all = RegistryCredentials.NONE;
        all = with(all, variable(environment, "XDG_RUNTIME_DIR"), "containers/auth.json");
        all = with(
                all,
                variable(environment, "XDG_CONFIG_HOME").or(() -> home.map(directory -> directory.resolve(".config"))),
                "containers/auth.json");
        return with(
                all,
                variable(environment, "DOCKER_CONFIG").or(() -> home.map(directory -> directory.resolve(".docker"))),
                "config.json");
    }

    private static RegistryCredentials with(RegistryCredentials all, Optional<Path> directory, String name) {
        return directory
                .map(parent -> all.or(new LoginFile(parent.resolve(name), false)))
                .orElse(all);
    }

    private static Optional<Path> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> value.startsWith("/"))
                .map(Path::of);
    }
}
