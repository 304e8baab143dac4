package io.patchcord.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.helidon.webclient.api.DnsAddressLookup;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameKeepingResolverTest {
    @ParameterizedTest
    @CsvSource({"localhost, 127.0.0.1", "127.0.0.1, 127.0.0.1", "::1, 0:0:0:0:0:0:0:1", "[::1], 0:0:0:0:0:0:0:1"})
    void anAddressIsCalledAsItWasAsked(String host, String address) {
        InetAddress found = resolve(host);
        assertEquals(address, found.getHostAddress());
        assertEquals(host.replaceAll("[\\[\\]]", ""), found.getHostName());
    }

    @Test
    void aLinkLocalAddressKeepsItsNetwork() {
        Inet6Address found = assertInstanceOf(Inet6Address.class, resolve("fe80::1%7"));
        assertEquals(7, found.getScopeId());
        assertEquals("fe80::1%7", found.getHostName());
    }

    private static InetAddress resolve(String host) {
        return new NameKeepingResolver().resolveAddress(host, DnsAddressLookup.IPV4_PREFERRED);
    }
}
