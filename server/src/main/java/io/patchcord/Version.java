package io.patchcord;

import picocli.CommandLine;

/** The version of this build, from the jar's manifest. */
final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"patchcord " + (version == null ? "(from source)" : version) + ", Java "
                + Runtime.version()};
    }
}
