package io.patchcord;

import picocli.CommandLine;

/** The version of this build, from the jar's manifest. */
final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"patchcord " + number() + ", Java " + Runtime.version()};
    }

    /** Of the jar; of classes without one, that they are. */
    static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(from source)" : version;
    }
}
