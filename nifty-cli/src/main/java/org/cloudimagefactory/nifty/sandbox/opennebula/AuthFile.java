package org.cloudimagefactory.nifty.sandbox.opennebula;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.FilePermissions;

/** oneadmin's secret as {@code user:password}, in a file that only its owner reads; made up once and kept. */
record AuthFile(Path file) {
    static final String USER = "oneadmin";

    private static final String NAME = "one_auth";
    private static final int PASSWORD_BYTES = 16;

    static AuthFile in(Path stateDirectory) {
        return new AuthFile(stateDirectory.resolve(NAME));
    }

    /** The password that was given, the one in the file, or a new one; afterwards it is in the file. */
    String password(Optional<String> given) throws IOException {
        Optional<String> stored = stored();
        String password = given.or(() -> stored).orElseGet(AuthFile::random);
        if (!stored.equals(Optional.of(password))) {
            AtomicFile.write(
                    file,
                    (USER + ":" + password + "\n").getBytes(StandardCharsets.UTF_8),
                    FilePermissions.parse("600").set());
        }
        return password;
    }

    private Optional<String> stored() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file).strip();
        return text.startsWith(USER + ":") ? Optional.of(text.substring(USER.length() + 1)) : Optional.empty();
    }

    private static String random() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
