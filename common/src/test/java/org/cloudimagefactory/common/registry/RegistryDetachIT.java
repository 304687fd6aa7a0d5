package org.cloudimagefactory.common.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What refers to a manifest goes, and with it what the index under the fallback tag says of it; a real registry. */
class RegistryDetachIT {
    @TempDir
    Path directory;

    private static Manifest manifest(String title, ContentDescriptor subject) {
        return Manifest.of(new Manifest.Fields(
                "application/x-test",
                ContentDescriptor.EMPTY,
                List.of(ContentDescriptor.EMPTY),
                subject,
                Map.of("title", title)));
    }

    @Test
    void oneOfSeveralGoesAndTheOthersStay() throws Exception {
        try (RegistryServer registry = RegistryServer.start(directory, RegistryServer.Access.OPEN);
                WebClients web = new WebClients(WebSettings.of("test"))) {
            RegistryClient client = client(web);
            RepositoryName repository = registry.repository("a/b");
            List<Manifest> made = subjectAndTwo(client, repository);
            Digest subject = made.get(0).digest();
            Digest one = made.get(1).digest();
            assertEquals(Deletion.DONE, client.detach(repository, subject, one));
            assertEquals(List.of(made.get(2).digest()), referrers(client, repository, subject));
            assertTrue(client.manifest(repository, one.toString()).isEmpty());
            assertEquals(Deletion.MISSING, client.detach(repository, subject, one));
            assertEquals(1, referrers(client, repository, subject).size());
        }
    }

    @Test
    void whereNothingIsDeletedItIsEnteredNoMore() throws Exception {
        try (RegistryServer registry = RegistryServer.start(directory, RegistryServer.Access.KEEPING);
                WebClients web = new WebClients(WebSettings.of("test"))) {
            RegistryClient client = client(web);
            RepositoryName repository = registry.repository("a/b");
            List<Manifest> made = subjectAndTwo(client, repository);
            Digest subject = made.get(0).digest();
            Digest one = made.get(1).digest();
            assertEquals(Deletion.REFUSED, client.detach(repository, subject, one));
            assertEquals(List.of(made.get(2).digest()), referrers(client, repository, subject));
            assertTrue(client.manifest(repository, one.toString()).isPresent());
            assertEquals(Deletion.REFUSED, client.detach(repository, subject, one));
            assertEquals(1, referrers(client, repository, subject).size());
        }
    }

    private static RegistryClient client(WebClients web) {
        return new RegistryClient(
                web,
                RegistryCredentials.NONE,
                new RegistryAccess(true, null),
                RegistryLimits.DEFAULT,
                Clock.systemUTC());
    }

    private static List<Manifest> subjectAndTwo(RegistryClient client, RepositoryName repository) throws Exception {
        BlobContent empty = BlobContent.of("{}".getBytes(StandardCharsets.UTF_8));
        assertEquals(ContentDescriptor.EMPTY.digest(), client.upload(repository, empty, UploadNotes.NONE, sent -> {}));
        Manifest subject = manifest("subject", null);
        assertTrue(client.putInPlaceOf(repository, "latest", subject, null));
        Manifest one = manifest("one", subject.descriptor());
        Manifest two = manifest("two", subject.descriptor());
        for (Manifest referrer : List.of(one, two)) {
            assertEquals(referrer.digest(), client.attach(repository, referrer));
        }
        return List.of(subject, one, two);
    }

    private static List<Digest> referrers(RegistryClient client, RepositoryName repository, Digest subject)
            throws Exception {
        return client.referrers(repository, subject, null).stream()
                .map(ContentDescriptor::digest)
                .toList();
    }
}
