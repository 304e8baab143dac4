package io.patchcord.simulator;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine;

/** Reads the URL of a server from the command line. */
public final class UrlConverter implements CommandLine.ITypeConverter<URI> {
    /** Made by picocli. */
    public UrlConverter() {
    }

    @Override
    public URI convert(String value) {
        try {
            URI url = new URI(value);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException _) {
            // none either
        }
        throw new CommandLine.TypeConversionException(
                "'" + value + "' is no URL of a server: write one such as http://127.0.0.1:8000");
    }
}
