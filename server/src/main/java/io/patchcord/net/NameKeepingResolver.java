package io.patchcord.net;

import io.helidon.webclient.api.DefaultDnsResolver;
import io.helidon.webclient.api.DnsAddressLookup;
import io.helidon.webclient.spi.DnsResolver;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A host's address under the name by which the URL has it, as {@link WebSocketDialer} takes it: Helidon's client
 * compares the certificate with what the address is called, and of one that stands in the URL itself that is what the
 * DNS, or whoever answers in its place, says (RFC 9110, section 4.3.4, wants the URL's). Thread-safe.
 */
public final class NameKeepingResolver implements DnsResolver {
    private final DnsResolver usual = DefaultDnsResolver.create();

    @Override
    public InetAddress resolveAddress(String host, DnsAddressLookup lookup) {
        InetAddress found = usual.resolveAddress(host, lookup);
        try {
            // on which of the machine's networks a link-local address is, its bytes do not tell
            return found instanceof Inet6Address scoped && scoped.getScopeId() != 0
                    ? Inet6Address.getByAddress(host, found.getAddress(), scoped.getScopeId())
                    : InetAddress.getByAddress(host, found.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of no known length", e);
        }
    }
}
