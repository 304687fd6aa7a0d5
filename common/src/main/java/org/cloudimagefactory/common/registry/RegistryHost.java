package org.cloudimagefactory.common.registry;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.WebRequest;

/** Which addresses of a registry are asked, and how: encrypted, unless it is this machine's and that is allowed. */
final class RegistryHost {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final String host;
    private final boolean http;
    private final URI root;

    RegistryHost(String host, RegistryAccess access) {
        this.host = host;
        URI plain = URI.create("http://" + host + "/");
        this.http = access.allowHttp() && Address.isThisMachine(plain);
        this.root = http ? plain : URI.create("https://" + host + "/");
    }

    String name() {
        return host;
    }

    /** Whether nothing that it leads to has to be encrypted. */
    boolean isHttp() {
        return http;
    }

    /** The same for each way to write it: by scheme, name and port. */
    String key() {
        return root.getScheme() + "://" + root.getHost().toLowerCase(Locale.ROOT) + ":" + port(root);
    }

    /** Whether an address is one of this server. */
    boolean isOwn(URI uri) {
        return uri.getHost() != null
                && uri.getHost().equalsIgnoreCase(root.getHost())
                && uri.getScheme().equalsIgnoreCase(root.getScheme())
                && port(uri) == port(root);
    }

    /** Where it may send us on to. */
    WebRequest.Redirects redirects() {
        return http ? WebRequest.Redirects.ENCRYPTED_OR_HERE : WebRequest.Redirects.ENCRYPTED;
    }

    URI root() {
        return root;
    }

    /** An address of a repository, below {@code /v2/}. */
    URI of(RepositoryName repository, String rest) {
        return URI.create(repository.base(http) + rest);
    }

    /**
     * An address that the registry named, as long as it is one of its own; over https even where it says http, which registries
     * behind a proxy do.
     *
     * @throws ItemProblem when it leads to somebody else
     */
    URI own(URI from, String named) {
        return find(from, named)
                .orElseThrow(() ->
                        new ItemProblem(host + " sends us to another server to go on: " + RegistryWords.cut(named)));
    }

    private Optional<URI> find(URI from, String named) {
        try {
            URI uri = from.resolve(named);
            boolean same = uri.getHost() != null
                    && uri.getHost().equalsIgnoreCase(root.getHost())
                    && uri.getRawUserInfo() == null
                    && (port(uri) == port(root) || (uri.getPort() < 0 && "http".equalsIgnoreCase(uri.getScheme())));
            String path = uri.getRawPath();
            if (!same || path == null || !path.startsWith("/")) {
                return Optional.empty();
            }
            // Not resolved: a path that begins with two slashes would name another host.
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return Optional.of(URI.create(root.getScheme() + "://" + root.getRawAuthority() + path + query));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "http".equalsIgnoreCase(uri.getScheme()) ? HTTP_PORT : HTTPS_PORT;
    }
}
