package io.patchcord.simulator;

import java.net.URI;

/** What goes wrong when an agent is dialled. */
public sealed interface DialFault {
    /** The signed URL is refused with this HTTP status. */
    record SignedUrlStatus(int status) implements DialFault {
    }

    /** The signed URL is asked for and never comes. */
    record SignedUrlHangs() implements DialFault {
    }

    /** The signed URL leads here. */
    record SignedUrlElsewhere(URI url) implements DialFault {
    }

    /** The handshake is refused with this HTTP status. */
    record HandshakeStatus(int status) implements DialFault {
    }

    /** The handshake is never answered. */
    record HandshakeHangs() implements DialFault {
    }
}
