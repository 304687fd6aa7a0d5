package org.cloudimagefactory.comfy.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.cloudimagefactory.comfy.git.TagOrder;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators write of repositories. */
class SourcesFileTest {
    private static final String PLAIN =
            "{ name: web, url: 'https://git.example.org/a.git', ref: main, verify: { require: none } }";

    @TempDir
    Path directory;

    @Test
    void fillsInWhatIsLeftOut() throws IOException {
        SourceEntry entry = read(PLAIN);
        assertEquals("appliance.yml", entry.path());
        assertEquals("", entry.directory());
        assertEquals("web", entry.appliance());
        assertEquals(4096, entry.limits().mostMemory());
        assertEquals(Duration.ofHours(4), entry.limits().mostTime());
        assertEquals(SourceEntry.Removal.KEEP, entry.remove());
        assertFalse(entry.allow().isOpen());
        assertFalse(entry.allowRewrite());
    }

    @Test
    void readsAllOfIt() throws IOException {
        SourceEntry entry = read("""
                { name: web, url: 'ssh://git@git.example.org:2222/a.git', ref: 'refs/tags/v*', path: x/web.yml,
                  verify: { require: tag, allowed_signers: /etc/a, gpg_home: /etc/g, revoked: /etc/r },
                  credentials: { ssh_key: /k, known_hosts: /h, token_file: /t, ca: /c, proxy: 'http://proxy:3128' },
                  groups: [a, b], identifier: vo.web, every: 6h, timeout: 90s,
                  limits: { memory: 512, cpus: 1, disk: 2G, time: 30m },
                  allow: { provisioners: shell, distributions: [micro], parents: [base], network: open },
                  allow_rewrite: true, remove: expire }""");
        assertTrue(entry.allow().isOpen());
        assertTrue(entry.pattern().isOfTags());
        assertEquals("x", entry.directory());
        assertEquals("web.yml", entry.file());
        assertEquals(Duration.ofHours(6), entry.interval());
        assertEquals(Duration.ofSeconds(90), entry.gitLimits().time());
        assertEquals("/t", entry.credentials().tokenFile());
        assertEquals("vo.web", entry.appliance());
        assertEquals(2L << 30, entry.limits().mostDisk().bytes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ref: main, reff: x | field 'sources[0].reff' is unknown, did you mean 'ref'?",
                "ref: main, verify: { require: none, allowed_signer: /a } | did you mean 'allowed_signers'?",
                "url: 'http://git.example.org/a.git' | field 'sources[0].url' must be",
                "url: 'https://user:password@git.example.org/a.git' | field 'sources[0].url' must be",
                "url: 'ext::sh -c touch% /tmp/x' | field 'sources[0].url' must be",
                "url: 'ssh://-oProxyCommand=x/a' | field 'sources[0].url' must be",
                "ref: '--upload-pack=x' | field 'sources[0].ref' must be",
                "path: ../a.yml | field 'sources[0].path' must be",
                "path: a/../../b.yml | field 'sources[0].path' must be",
                "name: ../x | field 'sources[0].name' must be",
                "verify: {} | needs allowed_signers or gpg_home",
                "verify: { require: tag, gpg_home: /g } | must be a pattern of tags",
                "verify: { require: none, gpg_home: /g } | so that nobody looks at the keys",
                "credentials: { ssh_key: '/a b' } | field 'sources[0].credentials.ssh_key' must be",
                "allow: { network: 'open sesame' } | field 'sources[0].allow.network",
            })
    void tellsWhatIsWrong(String instead, String told) {
        String key = instead.substring(0, instead.indexOf(':'));
        String verify = instead.contains("verify:") ? "" : "verify: { require: none }, ";
        String name = key.equals("name") ? "" : "name: web, ";
        String url = key.equals("url") ? "" : "url: 'https://git.example.org/a.git', ";
        String ref = key.equals("ref") ? "" : "ref: main, ";
        String problem = assertThrows(Problem.class, () -> read("{ " + name + url + ref + verify + instead + " }"))
                .line();
        assertTrue(problem.contains(told), problem);
    }

    @Test
    void aNameStandsOnce() {
        String problem = assertThrows(Problem.class, () -> read(PLAIN + "\n  - " + PLAIN))
                .line();
        assertTrue(problem.contains("field 'sources[1].name' is there twice"), problem);
    }

    @ParameterizedTest
    @CsvSource({"v1.9,v1.10", "v2.0-rc1,v2.0", "v2.0-rc1,v2.0-rc2", "v1,v1.1", "v2.0~a,v2.0", "1.0,1.0.1", "v9,v10"})
    void laterVersionsAreHigher(String earlier, String later) {
        assertTrue(new TagOrder().compare(earlier, later) < 0);
        assertTrue(new TagOrder().compare(later, earlier) > 0);
        assertEquals(0, new TagOrder().compare(later, later));
    }

    private SourceEntry read(String entry) throws IOException {
        return new SourcesFile()
                .read(Files.writeString(directory.resolve("sources.yml"), "sources:\n  - " + entry.strip() + "\n"))
                .get(0);
    }
}
