package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What images and VM templates hold, and that a descriptor's text stays text. */
class SyncTemplatesTest extends WithCloud {
    private static final String HOSTILE =
            "x\" \\n\\nPATH=\"/etc/passwd\" ]] > {{ 7*7 }} {% raw %} <A>&amp;</A> ]]> $USER[X] 'q' \\\\ end\\\\";

    private static String read(String json) {
        return json.replace("\\n", "\n").replace("\\\\", "\\").replace("]]>", "]] >");
    }

    private void registerHostile() {
        cloud.register(
                "debian",
                "1",
                cloud.image("d.raw", "one"),
                "\"title\":\"" + HOSTILE.replace("\"", "\\\"") + "\"",
                "\"memory\":2048,\"cpu\":1.5,\"os\":{\"distribution\":\"debian\",\"version\":\"12\",\"arch\":\"aarch64\"}",
                "\"attributes\":{\"vmcatcher_event_ad_mpuri\":\"https://x/\",\"path\":\"/etc/shadow\","
                        + "\"nifty_id\":\"other\",\"vmcatcher_event_a.b\":\"dot\"}");
    }

    @Test
    void carriesEveryFieldAndNothingElse() {
        registerHostile();
        assertEquals(0, cloud.sync().exitCode());
        Attributes image = cloud.image(0).template();
        Map<String, String> expected = Map.of(
                "NIFTY_ID", "nifty",
                "NIFTY_APPLIANCE_ID", "debian",
                "NIFTY_APPLIANCE_VERSION", "1",
                "NIFTY_APPLIANCE_TITLE", read(HOSTILE),
                "NIFTY_APPLIANCE_OS", "debian 12",
                "NIFTY_APPLIANCE_ARCHITECTURE", "aarch64",
                "VMCATCHER_EVENT_AD_MPURI", "https://x/",
                "VMCATCHER_EVENT_A_B", "dot",
                "NIFTY_ATTRIBUTE_PATH", "/etc/shadow",
                "NIFTY_IMAGE_FORMAT", "raw");
        expected.forEach((name, value) -> assertEquals(value, image.text(name).orElse(""), name));
        assertEquals(
                CloudFixture.sha512(cloud.images().resolve("d.raw")),
                image.text("NIFTY_IMAGE_CHECKSUM").orElse(""));
        assertTrue(image.text("NIFTY_APPLIANCE_DIGEST").orElse("").matches("[0-9a-f]{64}"));
        assertEquals(
                cloud.images().resolve("d.raw").toString(),
                cloud.image(0).file().path());
        Attributes template = cloud.onlyTemplate().template();
        expected.keySet().stream()
                .filter(name -> !name.startsWith("NIFTY_IMAGE"))
                .forEach(name ->
                        assertEquals(expected.get(name), template.text(name).orElse(""), name));
        assertEquals("2048", template.text("MEMORY").orElse(""));
        assertEquals("1.5", template.text("CPU").orElse(""));
        assertEquals("2", template.text("VCPU").orElse(""));
        assertEquals("aarch64", template.vectors("OS").get(0).parts().get("ARCH"));
        assertEquals("vd", template.vectors("DISK").get(0).parts().get("DEV_PREFIX"));
        assertEquals(
                Map.of("NETWORK", "YES", "SSH_PUBLIC_KEY", "$USER[SSH_PUBLIC_KEY]"),
                template.vectors("CONTEXT").get(0).parts());
        assertEquals(List.of(), template.vectors("NIC"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NAME=\"mine\"\nPATH=\"/etc/passwd\"\nTYPE=OS # a comment\nSITE=\"{{ appliance.title }}\"\nLIST=[A=\"{{ name }}\", B=\"c\"]\n",
                "{# xml #}<TEMPLATE><NAME>mine</NAME><PATH>/etc/passwd</PATH><TYPE>OS</TYPE><SITE>{{ appliance.title }}</SITE>"
                        + "<LIST><A>{{ name }}</A><B>c</B></LIST></TEMPLATE>"
            })
    void takesTheOperatorsTemplateInBothForms(String text) throws IOException {
        Path templates = Files.createDirectory(directory.resolve("templates"));
        Files.writeString(templates.resolve("image.j2"), text);
        registerHostile();
        Nifty.Run run = cloud.sync("--template-dir", templates.toString());
        assertEquals(0, run.exitCode(), run.err());
        Attributes image = cloud.image(0).template();
        String site = read(HOSTILE);
        boolean xml = text.contains("<TEMPLATE>");
        // Nothing escapes a backslash at the end of a quoted value.
        assertEquals(
                xml ? site : site.substring(0, site.length() - 1) + "/",
                image.text("SITE").orElse(""));
        assertEquals("debian-1@default", cloud.image(0).name());
        assertEquals(
                cloud.images().resolve("d.raw").toString(),
                cloud.image(0).file().path());
        assertEquals("debian", image.text("NIFTY_APPLIANCE_ID").orElse(""));
    }

    @Test
    void usesTheOperatorsVmTemplate() throws IOException {
        Path templates = Files.createDirectory(directory.resolve("templates"));
        Files.writeString(templates.resolve("template.j2"), """
                MEMORY={{ appliance.memory * 2 }}
                DISK=[IMAGE_ID="{{ image_id }}"]
                DS="{{ datastore }}"
                UP="{{ appliance.title|upper|truncate(9, True, '') }}"
                {% for key, value in appliance.attributes.items() %}X_{{ loop.index }}="{{ value }}"
                {% endfor %}
                """);
        registerHostile();
        Nifty.Run run = cloud.sync("--template-dir", templates.toString());
        assertEquals(0, run.exitCode(), run.err());
        Attributes template = cloud.onlyTemplate().template();
        assertEquals("4096", template.text("MEMORY").orElse(""));
        assertEquals("default", template.text("DS").orElse(""));
        assertEquals("X\" \n\nPATH", template.text("UP").orElse(""));
        assertEquals("1", cloud.offeredVersion());
    }

    @Test
    void saysWhatIsWrongWithATemplate() throws IOException {
        Path templates = directory.resolve("templates");
        cloud.register("debian", "1");
        assertFails(cloud.sync("--template-dir", templates.toString()), 3, "no directory " + templates);
        Files.createDirectory(templates);
        Path image = templates.resolve("image.j2");
        Files.writeString(image, "A={{ nothing }}");
        assertFails(cloud.sync("--template-dir", templates.toString()), 1, "cannot render template " + image);
        Files.writeString(image, "A=\"b\"\nB = [ C=\"d\"");
        assertFails(
                cloud.sync("--template-dir", templates.toString()),
                1,
                "template " + image + " gives no OpenNebula template: line 2: it ends too early");
        Files.writeString(image, "<TEMPLATE><A>b</TEMPLATE>");
        assertFails(cloud.sync("--template-dir", templates.toString()), 1, "gives no OpenNebula template: ");
        Files.writeString(
                image, "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]><TEMPLATE><A>&y;</A></TEMPLATE>");
        assertFails(cloud.sync("--template-dir", templates.toString()), 1, "DOCTYPE");
        assertEquals(List.of(), cloud.sandbox().images());
        assertEquals(1, cloud.files(".").size());
    }

    @Test
    void exportsTemplatesThatWorkAsTheyAre() throws IOException {
        Path templates = directory.resolve("mine");
        Nifty.Run run = new Nifty(cloud.clock()).run(List.of("export-templates", templates.toString()));
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(templates.resolve("image.j2") + "\n" + templates.resolve("template.j2") + "\n", run.out());
        Nifty.Run again = new Nifty(cloud.clock()).run(List.of("export-templates", templates.toString()));
        assertFails(again, 3, "there is a " + templates.resolve("image.j2") + " already");
        cloud.register("debian", "1");
        cloud.syncOk("--template-dir", templates.toString());
        assertEquals("1", cloud.offeredVersion());
    }

    @Test
    void putsTheNetworkIn() {
        cloud.register("a", "1");
        cloud.syncOk("--network", "public", "--network-owner", "netadmin");
        assertEquals(
                Map.of("NETWORK", "public", "NETWORK_UNAME", "netadmin"),
                cloud.onlyTemplate().template().vectors("NIC").get(0).parts());
        cloud.expire("a", null);
        cloud.register("b", "1");
        cloud.syncOk("--network", "7");
        assertEquals(
                Map.of("NETWORK_ID", "7"),
                cloud.onlyTemplate().template().vectors("NIC").get(0).parts());
    }

    @Test
    void noTemplateSaysWhereAnImageLies() throws IOException {
        Path templates = Files.createDirectory(directory.resolve("templates"));
        Files.writeString(
                templates.resolve("image.j2"), "TYPE=OS\nSOURCE=\"/etc/passwd\"\nSIZE=\"1\"\nFORMAT=\"raw\"\n");
        cloud.register("debian", "1");
        cloud.syncOk("--template-dir", templates.toString());
        assertEquals(
                cloud.images().resolve("debian-1.raw").toString(),
                cloud.image(0).file().path());
        assertTrue(
                cloud.image(0)
                        .file()
                        .source()
                        .startsWith(directory.resolve("sandbox").toString()),
                cloud.image(0).file().source());
    }
}
