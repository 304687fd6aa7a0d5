package org.cloudimagefactory.nifty.backend.opennebula;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.HttpSettings;
import org.cloudimagefactory.nifty.oca.HttpTransport;
import org.cloudimagefactory.nifty.oca.Secret;

/** Reads the options that only OpenNebula has, and connects. */
final class OpenNebulaSettings {
    /** Four attempts in about two seconds. */
    private static final int RETRIES = 3;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(300);

    private final BackendSettings settings;
    private final CredentialLookup lookup;

    OpenNebulaSettings(BackendSettings settings, Map<String, String> environment) {
        this.settings = settings;
        this.lookup = new CredentialLookup(environment);
    }

    Client client() {
        URI endpoint = lookup.endpoint(settings.option("endpoint").orElse(null));
        Secret secret =
                lookup.secret(settings.option("secret-file").map(Path::of).orElse(null));
        HttpSettings usual = HttpSettings.usual(endpoint);
        HttpSettings http = new HttpSettings(
                endpoint,
                settings.option("ca-file").map(Path::of).orElse(null),
                seconds("connect-timeout").orElse(usual.connectTimeout()),
                seconds("read-timeout").orElse(usual.readTimeout()),
                usual.callTimeout(),
                usual.answerLimit(),
                usual.connections());
        int attempts = settings.option("retries").map(Integer::parseInt).orElse(RETRIES) + 1;
        return new Client(secret, new HttpTransport(http), new RetryPolicy(Math.max(1, attempts), FIRST_PAUSE));
    }

    private Optional<Duration> seconds(String option) {
        return duration(settings, option);
    }

    /** The value of an option that is a duration. */
    static Optional<Duration> duration(BackendSettings settings, String option) {
        return settings.option(option).map(text -> {
            try {
                return Duration.parse(text);
            } catch (java.time.DateTimeException e) {
                throw new UsageProblem("--" + option + " takes a duration, not '" + text + "'").causedBy(e);
            }
        });
    }
}
