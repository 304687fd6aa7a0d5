package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.description.ApplianceDescription;
import org.cloudimagefactory.comfy.provision.GuestScript;
import org.cloudimagefactory.common.problem.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a description can say: each way to build does it or refuses it by name, and nothing is forgotten. */
class DescribedFieldsTest {
    private static final String HASH = "$6$abcdefgh$markerhash";
    /** Each field with a value, and what shows in what will be run, or in what is described, that it has arrived. */
    private static final Map<String, List<String>> FIELDS = fields();
    /** Of these the way to build is made. */
    private static final Set<String> WAY = Set.of("distribution", "version", "arch", "firmware", "method", "base");

    @TempDir
    Path directory;

    /** The ways to build, and the fields that each refuses. */
    private enum Way {
        PRESEED("distribution: debian\nversion: '12'\nmethod: install\n"),
        KICKSTART("distribution: almalinux\nversion: '9'\nmethod: install\n"),
        AUTOINSTALL("distribution: ubuntu\nversion: '24.04'\nmethod: install\n"),
        AUTOYAST("distribution: opensuse-leap\nversion: '15.6'\nmethod: install\n", "mirror"),
        AGAMA("distribution: opensuse-leap\nversion: '16.0'\nmethod: install\n", "mirror"),
        ALPINE("distribution: alpine\nmethod: install\n", "disk", "locale"),
        IMAGE_OF_DEBIAN("distribution: debian\nmethod: cloud-image\n", "disk"),
        IMAGE_OF_RED_HAT("distribution: rocky\nmethod: cloud-image\n", "disk", "mirror"),
        IMAGE_OF_SUSE("distribution: opensuse-leap\nmethod: cloud-image\n", "disk", "mirror"),
        IMAGE_OF_ALPINE("distribution: alpine\nmethod: cloud-image\n", "disk", "locale"),
        OWN_IMAGE("distribution: debian\nbase: { image: base.raw, format: raw }\n", "disk"),
        MICRO(
                "distribution: micro\nmethod: install\n",
                "disk",
                "kernel_arguments",
                "keyboard",
                "locale",
                "mirror",
                "packages",
                "services",
                "timezone",
                "users"),
        OWN_IMAGE_OF_MICRO(
                "distribution: micro\nbase: { image: base.raw, format: raw }\n",
                "disk",
                "kernel_arguments",
                "keyboard",
                "locale",
                "mirror",
                "packages",
                "services",
                "timezone",
                "users"),
        TEMPLATES_ALONE("distribution: plain\n", "disk"),
        TEMPLATES_WITHOUT_A_MIRROR("distribution: plainer\n", "disk", "mirror");

        private final String yaml;

        // Nobody changes it.
        @SuppressWarnings("ImmutableEnumChecker")
        private final Set<String> refused;

        Way(String yaml, String... refused) {
            this.yaml = yaml;
            this.refused = new TreeSet<>(Arrays.asList(refused));
        }
    }

    @Test
    void knowsAllFields() {
        Set<String> known = new TreeSet<>(FIELDS.keySet());
        known.addAll(WAY);
        assertEquals(names(ApplianceDescription.class).collect(Collectors.toCollection(TreeSet::new)), known);
    }

    /** What a part holds stands in descriptions beside the fields of the whole. */
    private static Stream<String> names(Class<?> part) {
        return Arrays.stream(part.getRecordComponents()).flatMap(component -> {
            Method accessor = component.getAccessor();
            JsonAlias written = accessor.getAnnotation(JsonAlias.class);
            if (accessor.isAnnotationPresent(JsonUnwrapped.class)) {
                return names(component.getType());
            }
            return Stream.of(
                    written == null
                            ? component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT)
                            : written.value()[0]);
        });
    }

    @ParameterizedTest
    @EnumSource
    void refusesByNameWhatCannotBeDone(Way way) throws Exception {
        ComfyRun run = comfy(way, FIELDS.keySet(), "describe");
        Set<String> named = Pattern.compile("field '([a-z_]+)[^']*'")
                .matcher(run.err())
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(way.refused, named, run.err());
        assertEquals(way.refused.isEmpty() ? ExitCode.OK : ExitCode.ENVIRONMENT, run.exitCode(), run.err());
        assertTrue(run.err().lines().count() <= 2, run.err());
    }

    @ParameterizedTest
    @EnumSource
    void doesAllTheRest(Way way) throws Exception {
        Set<String> asked = new TreeSet<>(FIELDS.keySet());
        asked.removeAll(way.refused);
        if (way.refused.contains("users")) {
            // Nobody has a password, then.
            asked.remove("console_login");
        }
        ComfyRun described = comfy(way, asked, "describe");
        ComfyRun template = comfy(way, asked, "template");
        assertEquals(ExitCode.OK, template.exitCode(), template.err());
        String all = template.out().replace(GuestScript.read(GuestScript.LIBRARY), "") + described.out();
        for (String field : asked) {
            for (String sign : FIELDS.get(field).subList(1, FIELDS.get(field).size())) {
                assertTrue(
                        all.contains(sign), () -> way + " forgets " + field + ": there is no " + sign + " in\n" + all);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"IMAGE_OF_DEBIAN", "OWN_IMAGE", "IMAGE_OF_RED_HAT", "TEMPLATES_ALONE"})
    void setsWhatIsAskedForAlsoWhenItIsUsual(Way way) throws Exception {
        prepare();
        String yaml = way.yaml + "timezone: UTC\nlocale: en_US.UTF-8\nkeyboard: us\nhostname: deb1.example.org\n";
        ComfyRun run = run("template", write("usual.yml", yaml), "-t", directory + "/templates");
        for (String call : List.of(
                "\nset_hostname deb1.example.org\n",
                "\nset_timezone UTC\n",
                "\nset_locale en_US.UTF-8\n",
                "\nset_keyboard us\n")) {
            assertTrue(run.out().contains(call), () -> "no " + call + " in " + run.out() + run.err());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"IMAGE_OF_DEBIAN", "OWN_IMAGE", "MICRO", "TEMPLATES_ALONE"})
    void describesNoLanguageThatNobodySets(Way way) throws Exception {
        String described = comfy(way, Set.of(), "describe").out();
        assertTrue(!described.contains("en_US") && !described.contains("time_zone"), described);
        assertTrue(!described.contains("file_system:"), described);
        String appliance = described.replaceFirst("(?s)\ndistribution:.*", "");
        assertTrue(!appliance.contains("mirror:"), appliance);
    }

    @Test
    void describesWhatAnInstallerSetsUnasked() throws Exception {
        String described = comfy(Way.PRESEED, Set.of(), "describe").out();
        assertTrue(described.contains("locale: en_US.UTF-8\n") && described.contains("time_zone: UTC\n"), described);
        String alpine = comfy(Way.ALPINE, Set.of(), "describe").out();
        assertTrue(!alpine.contains("locale:") && alpine.contains("time_zone: UTC\n"), alpine);
    }

    @Test
    void takesTheUsualMirrorForWhatItIs() throws Exception {
        for (String distribution : List.of("rocky", "debian", "opensuse-leap")) {
            String yaml = "distribution: " + distribution + "\n";
            String mirror = comfy(write("a.yml", yaml)).replaceAll("(?s).*\n  mirrors:\n  - \"?([^\"\n]*).*", "$1");
            String same = comfy(write("b.yml", yaml + "mirror: " + mirror + "/\n"));
            assertTrue(!same.contains("guest_mirror"), same);
        }
    }

    @Test
    void takesFromTheCommandLineWhatADescriptionCanSay() {
        ComfyRun run = ComfyRun.of(
                "describe",
                "debian",
                "--version",
                "12",
                "--arch",
                "aarch64",
                "--firmware",
                "uefi",
                "--method",
                "install",
                "--title",
                "Title-marker",
                "--identifier",
                "id-marker",
                "--description",
                "text-marker",
                "--groups",
                "grp-a,grp-b",
                "--format",
                "vdi,raw",
                "--size",
                "13G",
                "--memory",
                "2222",
                "--cpus",
                "7",
                "--mirror",
                "http://m-marker/x");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        for (String sign : List.of(
                "version: 12\n",
                "aarch64",
                "uefi",
                "install",
                "Title-marker",
                "id-marker",
                "text-marker",
                "grp-a",
                "grp-b",
                "vdi",
                "raw",
                "13G",
                "2222",
                "cpus: 7",
                "http://m-marker/x")) {
            assertTrue(run.out().contains(sign), () -> "no " + sign + " in " + run.out());
        }
    }

    @Test
    void refusesAMethodThatDoesNotGoWithTheBase() throws Exception {
        writeBase();
        ComfyRun run = ComfyRun.of("describe", write("own.yml", Way.OWN_IMAGE.yaml), "--method", "install");
        assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
        assertTrue(run.err().startsWith("comfy: method install does not go with the description's 'base'"), run.err());
    }

    private String comfy(String file) {
        ComfyRun run = ComfyRun.of("describe", file, "--method", "cloud-image");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        return run.out();
    }

    private ComfyRun comfy(Way way, Set<String> asked, String command) throws Exception {
        prepare();
        StringBuilder yaml = new StringBuilder(way.yaml);
        asked.forEach(field -> yaml.append(FIELDS.get(field).get(0)).append('\n'));
        return run(command, write("marker.yml", yaml.toString()), "-t", directory + "/templates");
    }

    /** Without Packer, which would only say its version. */
    private static ComfyRun run(String... arguments) {
        return ComfyRun.with(Map.of("PATH", "/nowhere"), List.of(), arguments);
    }

    private void prepare() throws Exception {
        writeBase();
        String plain = """
                iso_url: http://x/a.iso
                iso_checksum: sha256:00
                versions: [ { major_version: 1 } ]
                contextualization: { cloud-init: { packages: [cloud-init] } }
                """;
        write("templates/plain/plain.description", "name: plain\nfamily: debian\n" + plain);
        write("templates/plain/http/ks.cfg.j2", "url {{ mirror }}\n");
        write("templates/plainer/plainer.description", "name: plainer\n" + plain);
    }

    /** A disk with nothing but a boot sector that halts. */
    private void writeBase() throws Exception {
        byte[] disk = new byte[512];
        disk[0] = (byte) 0xF4;
        disk[510] = 0x55;
        disk[511] = (byte) 0xAA;
        Files.write(directory.resolve("base.raw"), disk);
    }

    private String write(String name, String text) throws Exception {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }

    private static Map<String, List<String>> fields() {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        fields.put("title", List.of("title: Title-marker", "Title-marker"));
        fields.put("identifier", List.of("identifier: id-marker", "id-marker"));
        fields.put("description", List.of("description: text-marker", "text-marker"));
        fields.put("groups", List.of("groups: [group-marker]", "group-marker"));
        fields.put("formats", List.of("formats: [vdi, ova]", "vdi", "ova"));
        fields.put("size", List.of("size: 13G", "13312M"));
        fields.put("memory", List.of("memory: 2222", "2222"));
        fields.put("cpus", List.of("cpus: 7", ": 7"));
        fields.put("mirror", List.of("mirror: http://mirror-marker.example.org/x", "mirror-marker.example.org"));
        fields.put("hostname", List.of("hostname: web.host-marker.org", "host-marker.org"));
        fields.put("locale", List.of("locale: xx_YY.UTF-8", "xx_YY"));
        fields.put("keyboard", List.of("keyboard: kb-marker", "kb-marker"));
        fields.put("timezone", List.of("timezone: Zone/Marker", "Zone/Marker"));
        fields.put(
                "disk",
                List.of(
                        "disk: { partitions: [ { mount: /boot, size: 1G, label: bootmark }, { mount: / } ] }",
                        "bootmark"));
        fields.put("packages", List.of("packages: [package-marker]", "package-marker"));
        fields.put(
                "users",
                List.of(
                        "users: [ { name: user-marker, full_name: Ada Marker, groups: [group-of-marker], sudo: true,"
                                + " shell: /bin/shell-marker, password_hash: '" + HASH + "',"
                                + " ssh_keys: [ssh-ed25519 AAAAkeymarker] } ]",
                        "user-marker",
                        "Ada Marker",
                        "group-of-marker",
                        "/bin/shell-marker",
                        HASH,
                        "AAAAkeymarker",
                        "allow_sudo user-marker"));
        fields.put(
                "files",
                List.of(
                        "files: [ { path: /opt/file-marker, content: content-marker, mode: '0751', owner: own-marker,"
                                + " group: grp-marker } ]",
                        "put_file /tmp/comfy-0 /opt/file-marker 0751 own-marker grp-marker",
                        "content-marker"));
        fields.put(
                "services",
                List.of(
                        "services: { enable: [on-marker], disable: [off-marker] }",
                        "enable_service on-marker",
                        "disable_service off-marker"));
        fields.put("kernel_arguments", List.of("kernel_arguments: [karg.marker=1]", "karg.marker=1"));
        fields.put("contextualization", List.of("contextualization: [cloud-init]", "cloud-init"));
        fields.put("console_login", List.of("console_login: true", "console_login: true"));
        fields.put("listening_ports", List.of("listening_ports: [4711]", "4711"));
        fields.put(
                "provisioners",
                List.of("provisioners: [ { type: shell, inline: [echo step-marker] } ]", "step-marker"));
        return fields;
    }
}
