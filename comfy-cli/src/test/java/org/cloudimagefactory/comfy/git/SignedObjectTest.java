package org.cloudimagefactory.comfy.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commits and tags taken apart, and names that servers say. */
class SignedObjectTest {
    private static final String DIGEST = "0123456789012345678901234567890123456789";

    @Test
    void aCommitIsWhatIsLeftWithoutItsSignature() {
        String text = """
                tree 1
                parent 2
                author a
                gpgsig -----BEGIN SSH SIGNATURE-----
                 line
                 -----END SSH SIGNATURE-----
                gpgsig-sha256 -----BEGIN PGP SIGNATURE-----
                 other
                encoding x

                gpgsig of the text
                """;
        SignedObject commit = SignedObject.ofCommit(text);
        assertEquals("tree 1\nparent 2\nauthor a\nencoding x\n\ngpgsig of the text\n", commit.payload());
        assertEquals("-----BEGIN SSH SIGNATURE-----\nline\n-----END SSH SIGNATURE-----\n", commit.signature());
        assertEquals(Optional.of(SignedObject.Kind.SSH), commit.kind());
        assertEquals(Optional.of("2"), commit.header("parent"));
    }

    @Test
    void aCommitWithoutASignatureIsItself() {
        SignedObject commit = SignedObject.ofCommit("tree 1\n\ntext");
        assertEquals("tree 1\n\ntext", commit.payload());
        assertNull(commit.signature());
        assertEquals(Optional.empty(), commit.kind());
        assertEquals("tree 1\n", SignedObject.ofCommit("tree 1").payload());
    }

    @Test
    void theLastSignatureOfATagCounts() {
        String quoted = "object 1\ntype commit\ntag v1\n\n-----BEGIN PGP SIGNATURE-----\nquoted\n";
        SignedObject tag = SignedObject.ofTag(quoted + "-----BEGIN SSH SIGNATURE-----\nreal\n");
        assertEquals(quoted, tag.payload());
        assertEquals(Optional.of(SignedObject.Kind.SSH), tag.kind());
        assertEquals(Optional.of("v1"), tag.header("tag"));
        assertEquals(Optional.empty(), tag.header("tagger"));
        assertNull(SignedObject.ofTag("object 1\n\ntext").signature());
    }

    @Test
    void aHeaderInTheTextIsNone() {
        assertEquals(
                Optional.empty(), SignedObject.ofTag("object 1\n\ntag v1\n").header("tag"));
    }

    @Test
    void otherSignaturesAreNotKnown() {
        SignedObject commit = SignedObject.ofCommit("tree 1\ngpgsig -----BEGIN SIGNED MESSAGE-----\n x\n\ntext");
        assertEquals(Optional.empty(), commit.kind());
        assertTrue(commit.signature() != null);
    }

    @ParameterizedTest
    @CsvSource({
        "refs/heads/main, true",
        "refs/tags/v1.0, true",
        "refs/tags/v1.0^{}, false",
        "HEAD, false",
        "refs/heads/a b, false",
        "refs/heads/../x, true",
    })
    void linesOfServersAreOfOneForm(String name, boolean isTaken) {
        assertEquals(isTaken, RemoteRef.parse(DIGEST + "\t" + name).isPresent());
        assertFalse(RemoteRef.parse(DIGEST.substring(1) + "\t" + name).isPresent());
    }

    @Test
    void ofSeveralTagsTheNewestIsChosenAndAStarPassesNoSlash() {
        List<RemoteRef> refs = List.of(
                new RemoteRef("refs/tags/v1.9", DIGEST),
                new RemoteRef("refs/tags/v1.10", DIGEST),
                new RemoteRef("refs/tags/v9/x", DIGEST),
                new RemoteRef("refs/heads/v2", DIGEST));
        assertEquals(
                Optional.of("refs/tags/v1.10"),
                new RefPattern("refs/tags/v*").choose(refs).map(RemoteRef::name));
        assertEquals(Optional.of("v2"), new RefPattern("v2").choose(refs).map(RemoteRef::brief));
        assertEquals(Optional.empty(), new RefPattern("v").choose(refs));
        assertTrue(refs.get(0).isTag());
        assertFalse(refs.get(3).isTag());
    }
}
