package org.cloudimagefactory.common.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves names to addresses that are not nearer than allowed. What it returns is what is connected to: there is no second
 * look-up that could be answered otherwise.
 */
final class ScopedResolver implements DnsResolver {
    private final AddressScope nearest;

    ScopedResolver(AddressScope nearest) {
        this.nearest = nearest;
    }

    /** A name that leads nowhere where it may lead. */
    static final class ForbiddenAddressException extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        ForbiddenAddressException(String message) {
            super(message);
        }
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] all = SystemDefaultDnsResolver.INSTANCE.resolve(host);
        InetAddress[] allowed = Arrays.stream(all)
                .filter(address -> nearest.mayReach(AddressScope.of(address)))
                .toArray(InetAddress[]::new);
        if (allowed.length == 0) {
            throw new ForbiddenAddressException(host + " is a " + AddressScope.of(all[0])
                    + " address, and what leads there is at a " + nearest + " one");
        }
        return allowed;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
    }
}
