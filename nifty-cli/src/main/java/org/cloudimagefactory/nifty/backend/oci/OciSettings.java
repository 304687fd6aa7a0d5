package org.cloudimagefactory.nifty.backend.oci;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.registry.RegistryAccess;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryCredentials;
import org.cloudimagefactory.common.registry.RegistryLimits;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.registry.signature.CosignSigner;
import org.cloudimagefactory.common.registry.signature.ManifestSigner;
import org.cloudimagefactory.common.registry.signature.NotationSigner;
import org.cloudimagefactory.common.web.CredentialsFile;
import org.cloudimagefactory.common.web.Proxies;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.TlsTrust;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebLimits;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.jspecify.annotations.Nullable;

/** Reads the options that only registries have. */
final class OciSettings {
    private static final int SHOWN = 100;
    private static final int PASSWORD_LIMIT = 4096;
    private static final int RETRIES = 3;

    private final BackendSettings settings;
    private final Map<String, String> environment;
    private final WebClients web;

    OciSettings(BackendSettings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = Map.copyOf(environment);
        settings.datastores().forEach(OciSettings::requireProject);
        web = new WebClients(web());
    }

    private static void requireProject(String datastore) {
        int slash = datastore.indexOf('/');
        if (slash < 0
                || !RepositoryName.isHost(datastore.substring(0, slash))
                || !RepositoryName.isPath(datastore.substring(slash + 1))) {
            throw new UsageProblem("'" + PrintableText.of(datastore, SHOWN) + "' is no project of a registry")
                    .hint("name one as HOST/PROJECT by --datastore");
        }
    }

    /** To be closed in the end. */
    AutoCloseable connections() {
        return web;
    }

    RegistryClient client() {
        RegistryAccess access = new RegistryAccess(
                settings.option("allow-http").isPresent(),
                settings.option("token-realm").map(OciSettings::address).orElse(null));
        return new RegistryClient(web, credentials(), access, RegistryLimits.DEFAULT, settings.clock());
    }

    Layout layout() {
        String name = settings.option("layout").orElse("egi");
        return switch (name) {
            case "egi" -> new EgiLayout();
            case "containerdisk" -> new ContainerDiskLayout();
            default ->
                throw new UsageProblem("unknown --layout '" + PrintableText.of(name, SHOWN) + "'")
                        .hint("give egi or containerdisk");
        };
    }

    Signing signing(Registry registry) {
        Optional<Path> key = settings.option("signing-key").map(Path::of);
        Optional<Path> certificate = settings.option("signing-cert").map(Path::of);
        if (key.isEmpty()) {
            if (certificate.isPresent()) {
                throw new UsageProblem("--signing-cert needs --signing-key").hint("name the key of the certificate");
            }
            return Signing.NONE;
        }
        char[] password = password();
        return certificate.isPresent()
                ? notation(registry, certificate.get(), key.get(), password)
                : cosign(registry, CosignSigner.load(key.get(), password));
    }

    private Signing notation(Registry registry, Path certificate, Path key, char @Nullable [] password) {
        NotationSigner signer = NotationSigner.load(certificate, key, password);
        signer.requireUsable(settings.clock().instant());
        Duration validity =
                settings.option("signature-validity").map(Duration::parse).orElse(null);
        return new ManifestSigning(
                registry,
                ManifestSigner.notation(signer, validity),
                OfferWays.signer(signer.endorser()),
                false,
                signer.notAfter(),
                settings.clock());
    }

    private Signing cosign(Registry registry, CosignSigner signer) {
        return new ManifestSigning(
                registry,
                ManifestSigner.cosign(signer),
                OfferWays.signer(signer.publicKey()),
                true,
                null,
                settings.clock());
    }

    private char @Nullable [] password() {
        Optional<Path> file = settings.option("signing-password-file").map(Path::of);
        if (file.isEmpty()) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file.get())) {
            String text = new String(in.readNBytes(PASSWORD_LIMIT), StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse("").toCharArray();
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read the password file " + file.get(), e);
        }
    }

    /** What reads images for chunks; null where they are not wanted. */
    @Nullable
    QemuImg qemuImg() {
        if (settings.option("chunks").isEmpty()) {
            return null;
        }
        // What it runs ends with this process, however that ends.
        CommandRunner runner = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
        return new QemuImg(settings.option("qemu-img-binary").orElse("qemu-img"), runner);
    }

    @Nullable
    Path stateDirectory() {
        return settings.option("state-dir").map(Path::of).orElse(null);
    }

    private RegistryCredentials credentials() {
        RegistryCredentials usual = RegistryCredentials.ofEnvironment(environment);
        return settings.option("auth-file")
                .map(Path::of)
                .map(file -> RegistryCredentials.of(CredentialsFile.read(file)).or(usual))
                .orElse(usual);
    }

    private WebSettings web() {
        int attempts = settings.option("retries").map(Integer::parseInt).orElse(RETRIES) + 1;
        WebLimits usual = WebLimits.DEFAULT;
        WebLimits limits = new WebLimits(
                seconds("connect-timeout", usual.connect()),
                seconds("read-timeout", usual.silence()),
                new RetryPolicy(attempts, usual.retry().pause()));
        WebSettings all =
                WebSettings.of("nifty").with(Proxies.ofEnvironment(environment)).with(limits);
        Optional<String> caFile = settings.option("ca-file");
        return caFile.isPresent() ? all.with(TlsTrust.only(Path.of(caFile.get()))) : all;
    }

    private Duration seconds(String name, Duration usual) {
        return settings.option(name).map(Duration::parse).orElse(usual);
    }

    private static URI address(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new UsageProblem("--token-realm takes an address, not '" + PrintableText.of(text, SHOWN) + "'")
                    .causedBy(e);
        }
    }
}
