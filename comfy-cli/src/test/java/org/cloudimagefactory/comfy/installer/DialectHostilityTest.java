package org.cloudimagefactory.comfy.installer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.provision.GuestScript;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xml.sax.InputSource;

/** Nothing that a plan holds gets out of the place where it belongs. */
class DialectHostilityTest {
    private static final List<String> HOSTILE = List.of(
            "a\nd-i preseed/early_command string reboot",
            "a\n%end\n%post\nreboot",
            "a b",
            "$(reboot)",
            "`reboot`",
            "a'; reboot; '",
            "a\"; reboot; \"",
            "a\\",
            "a#b",
            "a<!--b",
            "a\u0000b",
            "\ud800");

    /** Odd, but fit for people: nothing in them may be taken for more than text. */
    private static final List<String> FOR_PEOPLE = List.of(
            "O'Brien & \"Sons\" <x@y> ]]> --> %end",
            "$(reboot) `reboot` ${HOME} $$ \\n \\",
            "# %post !!int {{ x }} {% y %} *&a |- > : - ?",
            "Z\u00fcrich \u65e5\u672c \ud83d\ude00");

    @ParameterizedTest
    @EnumSource
    void refusesNamesThatAreMoreThanNames(SampleDialect sample) {
        for (String text : HOSTILE) {
            AppliancePlan plan = SamplePlans.hostile(sample.system(Firmware.BIOS), text);
            Set<String> refused = sample.dialect.inexpressible(plan).stream()
                    .map(InstallerDialect.Inexpressible::field)
                    .collect(Collectors.toSet());
            assertTrue(
                    refused.containsAll(Set.of(
                            "hostname",
                            "locale",
                            "keyboard",
                            "timezone",
                            "mirror",
                            "packages",
                            "kernel_arguments",
                            "users.name",
                            "users.groups",
                            "users.shell",
                            "users.password_hash")),
                    () -> "not refused: " + text + ", only " + refused);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesLinesInsideTextsForPeople(SampleDialect sample) {
        for (String text : List.of("a\nb", "a\rb", "a\u0085b", "a\u2028b", "a\u001bb")) {
            AppliancePlan plan = SamplePlans.namedByPeople(sample.system(Firmware.BIOS), text);
            List<String> fields = sample.dialect.inexpressible(plan).stream()
                    .map(InstallerDialect.Inexpressible::field)
                    .toList();
            assertEquals(List.of("users.full_name", "users.ssh_keys"), fields);
        }
    }

    @ParameterizedTest
    @EnumSource
    void passesTextsForPeopleOnAsTheyAre(SampleDialect sample) throws Exception {
        for (String text : FOR_PEOPLE) {
            AppliancePlan plan = SamplePlans.namedByPeople(sample.system(Firmware.BIOS), text);
            assertEquals(List.of(), sample.dialect.inexpressible(plan));
            List<String> told = run(finish(sample.render(plan)));
            assertEquals(List.of("add_user", "ada", text, "", ""), told.subList(0, 5));
            assertEquals(List.of("add_key", "ada", SamplePlans.KEY + " " + text), told.subList(5, 8));
        }
    }

    /** The last script, wherever the dialect puts it. */
    static String finish(Map<String, String> files) throws Exception {
        if (files.containsKey("finish.sh")) {
            return files.get("finish.sh");
        }
        if (files.containsKey("ks.cfg")) {
            String text = files.get("ks.cfg");
            int start = text.indexOf("%post --erroronfail\n") + "%post --erroronfail\n".length();
            return text.substring(start, text.indexOf("\n%end\n", start) + 1);
        }
        if (files.containsKey("user-data")) {
            JsonNode answers =
                    new ObjectMapper().readTree(files.get("user-data").replaceFirst("#cloud-config\n", ""));
            JsonNode command = answers.at("/autoinstall/late-commands/0");
            return command.get(command.size() - 1).asText();
        }
        if (files.containsKey("agama.json")) {
            JsonNode profile = new ObjectMapper().readTree(files.get("agama.json"));
            return profile.at("/scripts/post/0/content").asText();
        }
        return DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(files.get("autoinst.xml"))))
                .getElementsByTagNameNS("*", "source")
                .item(0)
                .getTextContent();
    }

    /** What its functions are called with, said by functions that do nothing else. */
    private static List<String> run(String script) throws Exception {
        String library = GuestScript.read(GuestScript.LIBRARY);
        assertTrue(script.contains(library));
        String stubs = """
                say() { for word in "$@"; do printf '%s\\n' "$word"; done; }
                add_user() { say add_user "$@"; }
                add_key() { say add_key "$@"; }
                set_hostname() { :; }
                set_password_hash() { :; }
                let_build_in() { :; }
                enable_service() { :; }
                open_port() { :; }
                """;
        Process process = new ProcessBuilder("sh").redirectErrorStream(true).start();
        try (var in = process.getOutputStream()) {
            in.write(script.replace(library, stubs).getBytes(StandardCharsets.UTF_8));
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        return out.lines().toList();
    }
}
