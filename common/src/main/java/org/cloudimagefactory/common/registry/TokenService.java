package org.cloudimagefactory.common.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.Authorization;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.WebBody;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebRequest;
import org.cloudimagefactory.common.web.WebResponse;
import org.jspecify.annotations.Nullable;

/**
 * Asks token services as the challenge of a registry says ("Token Authentication Specification" of distribution). A password goes
 * to one on the registry's own host, encrypted, or to the one that the operator has named, and to nobody else.
 */
final class TokenService {
    private static final long USUAL_LIFE = 60;
    private static final String TOKEN = "[\\x21-\\x7e]{1,65536}";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final WebClients web;
    private final RegistryAccess access;
    private final RegistryLimits limits;
    private final RegistryJson json;
    private final Clock clock;

    TokenService(WebClients web, RegistryAccess access, RegistryLimits limits, Clock clock) {
        this.web = web;
        this.access = access;
        this.limits = limits;
        this.json = new RegistryJson(limits.nesting());
        this.clock = clock;
    }

    Token ask(RegistryHost host, Challenge challenge, Scopes scopes, @Nullable RegistryLogin login)
            throws NoAnswerException {
        URI realm = realm(host, challenge, login != null);
        Instant asked = clock.instant();
        WebRequest request = request(realm, challenge.parameter("service"), scopes, login);
        try (WebResponse response =
                web.of(web.reach(isNamed(realm) ? realm : host.root())).ask(request)) {
            byte[] body = Answer.read(response, limits.tokenBytes(), "the token service of " + host.name());
            if (response.status() == UNAUTHORIZED || response.status() == FORBIDDEN) {
                throw refused(host, login);
            }
            if (response.isUnable()) {
                throw response.unable();
            }
            if (!response.isSuccess()) {
                throw new ItemProblem("the token service of " + host.name() + " says "
                        + RegistryWords.of(response, body).text());
            }
            return token(host, body, asked);
        }
    }

    private static Problem refused(RegistryHost host, @Nullable RegistryLogin login) {
        return login == null
                ? new EnvironmentProblem("the token service of " + host.name() + " gives nothing without a password")
                        .hint("give one with --auth-file, or log in")
                        .ofOneItem()
                : new EnvironmentProblem("the token service of " + host.name() + " refuses the user and the password")
                        .hint("check them, and whether they have expired")
                        .ofOneItem();
    }

    private Token token(RegistryHost host, byte[] body, Instant asked) {
        ObjectNode said;
        try {
            said = json.parse(body);
        } catch (ItemProblem e) {
            throw new ItemProblem("what the token service of " + host.name() + " says can't be read: " + e.getMessage())
                    .causedBy(e);
        }
        String value = said.path("token").asText("");
        if (value.isEmpty()) {
            value = said.path("access_token").asText("");
        }
        if (!value.matches(TOKEN)) {
            throw new ItemProblem("the token service of " + host.name() + " gives no token, or one that can't be sent");
        }
        JsonNode life = said.path("expires_in");
        return Token.of(value, asked, life.isNumber() ? life.asLong() : USUAL_LIFE);
    }

    private URI realm(RegistryHost host, Challenge challenge, boolean shown) {
        String named = challenge.parameter("realm").orElse("");
        URI realm;
        try {
            realm = new URI(named);
        } catch (URISyntaxException e) {
            throw wrongRealm(host, named).causedBy(e);
        }
        boolean encrypted = Address.isHttps(realm);
        if (!Address.isWeb(realm)
                || realm.getRawUserInfo() != null
                || realm.getRawFragment() != null
                || !(encrypted || (host.isHttp() && Address.isThisMachine(realm)))) {
            throw wrongRealm(host, named);
        }
        if (shown
                && !isNamed(realm)
                && !realm.getHost().equalsIgnoreCase(host.root().getHost())) {
            throw new EnvironmentProblem(host.name() + " wants its password to go to the token service "
                            + Address.shown(realm) + ", which is on another host")
                    .hint("name that one with --token-realm if it belongs to the registry")
                    .ofOneItem();
        }
        return realm;
    }

    private static ItemProblem wrongRealm(RegistryHost host, String realm) {
        return new ItemProblem(
                host.name() + " names the token service '" + RegistryWords.cut(realm) + "', which is not https");
    }

    private boolean isNamed(URI realm) {
        return Optional.ofNullable(access.tokenRealm())
                .filter(named -> withoutQuery(named).equals(withoutQuery(realm)))
                .isPresent();
    }

    private static String withoutQuery(URI uri) {
        return uri.toString().replaceFirst("[?#].*", "");
    }

    private static WebRequest request(
            URI realm, Optional<String> service, Scopes scopes, @Nullable RegistryLogin login) {
        List<String> fields = new ArrayList<>();
        service.ifPresent(name -> fields.add("service=" + encoded(name)));
        if (login != null && login.isIdentityToken()) {
            fields.add("grant_type=refresh_token");
            fields.add("client_id=cloud-image-factory");
            fields.add("refresh_token=" + encoded(login.secret()));
            fields.add("scope=" + encoded(String.join(" ", scopes.parameters())));
            byte[] form = String.join("&", fields).getBytes(StandardCharsets.UTF_8);
            return WebRequest.post(realm, WebBody.of(form, "application/x-www-form-urlencoded"))
                    .keptAlive()
                    .repeated()
                    .showing(Authorization.NONE);
        }
        scopes.parameters().forEach(scope -> fields.add("scope=" + encoded(scope)));
        String query = String.join("&", fields);
        URI uri = URI.create(realm + (realm.getRawQuery() == null ? "?" : "&") + query);
        return WebRequest.get(uri)
                .redirected(WebRequest.Redirects.NONE)
                .repeated()
                .showing(login == null ? Authorization.NONE : Authorization.of(login.secret()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
