package org.cloudimagefactory.common.registry;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.jspecify.annotations.Nullable;

/** What is shown to registries: nothing as long as they don't ask, then what they asked for, for as long as it is good. */
final class Tokens {
    private final RegistryCredentials credentials;
    private final TokenService service;
    private final Clock clock;
    private final Map<String, Challenge> challenges = new ConcurrentHashMap<>();
    private final Map<Need, Token> tokens = new ConcurrentHashMap<>();

    /** What challenges have added to what was asked for, under that. */
    private final Map<Need, Scopes> wider = new ConcurrentHashMap<>();

    private record Need(String host, Scopes scopes) {}

    Tokens(RegistryCredentials credentials, TokenService service, Clock clock) {
        this.credentials = credentials;
        this.service = service;
        this.clock = clock;
    }

    /** Whether there is anything that is nobody else's. */
    boolean knowsUser(RepositoryName repository) {
        return credentials.of(repository.shownAs()).isPresent();
    }

    /** User and password, as they are shown without a token service. */
    Optional<String> password(RepositoryName repository) {
        return credentials
                .of(repository.shownAs())
                .filter(shown -> !shown.isIdentityToken())
                .map(RegistryLogin::secret);
    }

    /** The value of an Authorization field that a registry will want, as far as it is known. */
    Optional<String> known(RegistryHost host, RepositoryName repository, Scopes scopes) throws NoAnswerException {
        Challenge challenge = challenges.get(host.key());
        return challenge == null ? Optional.empty() : value(host, repository, scopes, challenge);
    }

    /** Forgets what the registry did not take, and gets what it wants; empty when there is nothing that could be shown. */
    Optional<String> renewed(RegistryHost host, RepositoryName repository, Scopes scopes, Challenge challenge)
            throws NoAnswerException {
        Need need = new Need(host.key(), scopes);
        challenges.put(need.host(), challenge);
        wider.put(need, scopes.widened(challenge.parameter("scope").orElse("")));
        tokens.remove(need);
        return value(host, repository, scopes, challenge);
    }

    private Optional<String> value(RegistryHost host, RepositoryName repository, Scopes scopes, Challenge challenge)
            throws NoAnswerException {
        if (challenge.scheme().equals(Challenge.BASIC)) {
            return password(repository);
        }
        @Nullable RegistryLogin login = credentials.of(repository.shownAs()).orElse(null);
        Need need = new Need(host.key(), scopes);
        Token token = tokens.get(need);
        if (token == null || !clock.instant().isBefore(token.goodUntil())) {
            token = service.ask(host, challenge, wider.getOrDefault(need, scopes), login);
            tokens.put(need, token);
        }
        return Optional.of("Bearer " + token.value());
    }
}
