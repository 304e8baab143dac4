package io.patchcord.config;

import java.nio.file.Path;

/**
 * What the public listener ends TLS with, both PEM.
 *
 * @param certificate the chain, our own certificate first
 * @param privateKey its key, not encrypted
 */
public record TlsFiles(Path certificate, Path privateKey) {
}
