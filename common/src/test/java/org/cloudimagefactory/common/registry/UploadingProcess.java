package org.cloudimagefactory.common.registry;

import java.nio.file.Path;
import java.time.Clock;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;

/** Uploads a file in a process of its own, which a test kills. */
final class UploadingProcess {
    private UploadingProcess() {}

    /** The repository, a file of logins, the image, and a file for the note. */
    public static void main(String[] arguments) throws Exception {
        try (WebClients web = new WebClients(WebSettings.of("test"))) {
            new RegistryClient(
                            web,
                            RegistryCredentials.ofFile(Path.of(arguments[1])),
                            new RegistryAccess(true, null),
                            RegistryLimits.DEFAULT.chunks(4 << 20),
                            Clock.systemUTC())
                    .upload(
                            RepositoryName.parse(arguments[0]),
                            BlobContent.of(Path.of(arguments[2])),
                            UploadNotes.in(Path.of(arguments[3])),
                            sent -> {});
        }
    }
}
