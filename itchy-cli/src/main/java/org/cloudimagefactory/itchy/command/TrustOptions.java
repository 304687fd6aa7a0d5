package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.cloudimagefactory.common.cli.AbsolutePath;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.imagelist.ImageListReader;
import org.cloudimagefactory.common.imagelist.ListVerifier;
import org.cloudimagefactory.common.imagelist.trust.EndorserPurpose;
import org.cloudimagefactory.common.imagelist.trust.RevocationMode;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.imagelist.x509.SignatureVerifier;
import org.cloudimagefactory.common.registry.RegistryCredentials;
import org.cloudimagefactory.common.web.Bandwidth;
import org.cloudimagefactory.common.web.Credentials;
import org.cloudimagefactory.common.web.CredentialsFile;
import org.cloudimagefactory.common.web.Proxies;
import org.cloudimagefactory.common.web.TlsTrust;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom to trust, and how to show oneself to publishers. */
@InGroup(OptionGroup.TRUST)
public final class TrustOptions {
    @Option(
            names = "--ca-dir",
            paramLabel = "DIR",
            converter = AbsolutePath.class,
            description =
                    "Trusted authorities and their revocation lists, in OpenSSL's layout; default ${DEFAULT-VALUE}.")
    private Path directory = Path.of("/etc/grid-security/certificates");

    @Option(
            names = "--crl",
            paramLabel = "MODE",
            description = "Revocation lists: require, if-present or ignore; default ${DEFAULT-VALUE}.")
    private RevocationMode revocation = RevocationMode.REQUIRE;

    @Option(names = "--system-trust", description = "Trust the authorities of the operating system as well.")
    private boolean systemTrust;

    @Option(names = "--allow-sha1", description = "Believe signatures over SHA-1 digests.")
    private boolean allowSha1;

    @Option(
            names = "--endorser-eku",
            paramLabel = "MODE",
            description =
                    "What to do when the extended key usage of a signer's certificate excludes signing mail or documents:"
                            + " warn, or strict to refuse; a host's certificate of an endorser who is accepted by name is good"
                            + " enough in any case; default ${DEFAULT-VALUE}.")
    private EndorserPurpose purpose = EndorserPurpose.WARN;

    @Option(
            names = "--auth-file",
            paramLabel = "FILE",
            description = "Credentials for publishers by host, YAML, readable by its owner only.")
    private @Nullable Path credentials;

    @InGroup(OptionGroup.TRANSFER)
    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description =
                    "Proxy for all connections to publishers, such as http://proxy.example.org:3128; default none.")
    private @Nullable String proxy;

    TrustPolicy policy() {
        return new TrustPolicy(directory, systemTrust, revocation, allowSha1, purpose);
    }

    /** Looks at lists by that policy, and by this clock. */
    ListVerifier verifier(Clock clock) {
        return new ListVerifier(new SignatureVerifier(policy(), clock), new ImageListReader(clock), clock);
    }

    /** Feeds of registries by these connections, with what {@code docker login} and {@code skopeo login} have left in this environment. */
    Registries registries(WebClients clients, Map<String, String> environment, Clock clock) {
        RegistryCredentials found = RegistryCredentials.ofEnvironment(environment);
        RegistryCredentials all = credentials == null
                ? found
                : RegistryCredentials.of(CredentialsFile.read(credentials)).or(found);
        return new Registries(clients, all, policy(), clock);
    }

    /** Connections to publishers, no faster than that. */
    public WebClients clients(Bandwidth bandwidth) {
        return new WebClients(WebSettings.of("itchy")
                .with(credentials == null ? Credentials.NONE : CredentialsFile.read(credentials))
                .with(TlsTrust.ofDirectory(policy().directory()))
                .with(proxy == null ? Proxies.NONE : Proxies.all(proxy))
                .with(bandwidth));
    }
}
