package org.cloudimagefactory.comfy.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan.Step;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvisioningPlannerTest {
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKx one@example.org";
    private static final Path BUILD = Path.of("/build/files");

    private final CommandRunner runner = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());

    @TempDir
    Path directory;

    private AppliancePlan appliance;

    @BeforeEach
    void describe() {
        Planning planning = new Planning(directory);
        planning.distribution(
                "acme",
                "{ \"name\": \"acme\", \"cloud_image\": { \"url\": \"http://x/a.img\", \"checksum\": \"sha256:00\" },"
                        + " \"versions\": [ { \"major_version\": \"1\" } ] }");
        planning.write("playbooks/site.yml", "- hosts: all\n");
        planning.write("puppet/site.pp", "notify { 'x': }\n");
        planning.write("puppet/modules/a/README", "");
        planning.write("chef/cookbooks/web/recipes/default.rb", "");
        planning.write("scripts/own.sh", "#!/bin/sh\ntrue\n");
        planning.write("page.html.j2", "{{ hostname }}");
        appliance = planning.appliance("""
                        distribution: acme
                        locale: de_DE.UTF-8
                        timezone: Europe/Prague
                        packages: [nginx, vim]
                        users:
                          - { name: admin, full_name: "An Admin", groups: [adm], sudo: true, ssh_keys: "%s" }
                        files:
                          - { path: "/etc/a b", content: "it's\\n", mode: 0600, owner: admin }
                          - { path: /srv/page.html, source: page.html.j2 }
                        services: { enable: [nginx], disable: [cron] }
                        kernel_arguments: [quiet, "console=ttyS0"]
                        provisioners:
                          - { type: shell, script: scripts/own.sh, environment: { A: "{{1}} 2" } }
                          - { type: ansible, directory: playbooks, playbook: site.yml, variables: { port: "80", n: 5, half: 0.50, debug: false, all: [a, 1] }, packages: [ansible] }
                          - { type: puppet, directory: puppet, manifest: site.pp, modules: modules, facts: { role: "we'b", count: 3 } }
                          - { type: chef, directory: chef, run_list: ["recipe[web]"] }
                          - { type: file, source: playbooks, destination: /opt/playbooks }
                        """.formatted(KEY)).appliance();
    }

    @Test
    void doesEverythingOnAnImage() {
        ProvisioningPlan plan = plan(false);
        String settings = script(plan, "settings.sh").replace(GuestScript.read(GuestScript.LIBRARY), "");
        assertEquals("""
                #!/bin/sh
                set_hostname acme
                set_locale de_DE.UTF-8
                set_timezone Europe/Prague
                install_packages nginx vim
                add_user admin 'An Admin' '' adm
                add_key admin '%s'
                allow_sudo admin
                put_file /tmp/comfy-0 '/etc/a b' 0600 admin root
                put_file /tmp/comfy-1 /srv/page.html 0644 root root
                rm -f /tmp/comfy-0 /tmp/comfy-1
                add_kernel_arguments quiet console=ttyS0
                enable_service nginx
                disable_service cron
                """.formatted(KEY), settings);
    }

    @Test
    void leavesToAnInstallerWhatItDoes() {
        String settings = script(plan(true), "settings.sh").replace(GuestScript.read(GuestScript.LIBRARY), "");
        assertEquals("""
                #!/bin/sh
                put_file /tmp/comfy-0 '/etc/a b' 0600 admin root
                put_file /tmp/comfy-1 /srv/page.html 0644 root root
                rm -f /tmp/comfy-0 /tmp/comfy-1
                enable_service nginx
                disable_service cron
                """, settings);
    }

    @Test
    void keepsTheOrderAndEndsWithSealAndCheck() {
        List<String> steps = plan(false).steps().stream().map(this::text).toList();
        assertEquals(
                List.of(
                        "put file-0 /tmp/comfy-0",
                        "put file-1 /tmp/comfy-1",
                        "run settings.sh",
                        "put own.sh /tmp/comfy-3",
                        "run script.sh",
                        "run directory.sh",
                        "put playbooks /tmp/comfy-5",
                        "put variables.json /tmp/comfy-variables.json",
                        "run ansible.sh",
                        "run directory.sh",
                        "put puppet /tmp/comfy-9",
                        "put facts.json /tmp/comfy-facts.json",
                        "run puppet.sh",
                        "run directory.sh",
                        "put chef /tmp/comfy-13",
                        "run chef.sh",
                        "run var-tmp.sh",
                        "run directory.sh",
                        "put playbooks /var/tmp/comfy-17",
                        "run put.sh",
                        "run package-list.sh",
                        "take /tmp/comfy.packages packages.txt",
                        "run seal.sh {COMFY_BUILD_USER=root, COMFY_CONSOLE_LOGIN=false}"),
                steps);
    }

    @Test
    void runsToolsOnTheirDirectories() {
        ProvisioningPlan plan = plan(false);
        assertTrue(script(plan, "ansible.sh").endsWith("""
                                install_for_now ansible
                                require_one_of ansible-playbook
                                cd /tmp/comfy-5
                                ansible-playbook --inventory localhost, --connection local --extra-vars @/tmp/comfy-variables.json site.yml
                                rm -f /tmp/comfy-variables.json
                                cd /
                                rm -rf /tmp/comfy-5
                                remove_what_was_for_now
                                """), script(plan, "ansible.sh"));
        assertTrue(script(plan, "puppet.sh").contains("""
                                add_facts /tmp/comfy-facts.json
                                status=0
                                puppet apply --detailed-exitcodes --modulepath /tmp/comfy-9/modules site.pp || status=$?
                                """), script(plan, "puppet.sh"));
        assertTrue(
                script(plan, "chef.sh").contains("$client --local-mode --override-runlist 'recipe[web]'\n"),
                script(plan, "chef.sh"));
    }

    @Test
    void rendersTemplatesButKeepsContentsAsTheyAre() {
        Map<Path, String> files = plan(false).files();
        assertTrue(files.containsValue("it's\n"));
        assertTrue(files.containsValue("rendered page.html.j2"));
    }

    @Test
    void keepsTheTypesOfValuesThatToolsGet() {
        assertEquals("""
                {
                  "port" : "80",
                  "n" : 5,
                  "half" : 0.5,
                  "debug" : false,
                  "all" : [ "a", 1 ]
                }
                """, script(plan(false), "variables.json"));
        assertEquals("""
                {
                  "role" : "we'b",
                  "count" : 3
                }
                """, script(plan(false), "facts.json"));
    }

    @Test
    void toolsOfTheGuestWorkInUtf8() {
        assertTrue(script(plan(false), "ansible.sh").contains("LC_ALL=C.UTF-8\n"));
    }

    @Test
    void givesTheSealWhatWasDescribedForRootAndTheBuildsUser() {
        AppliancePlan users = new Planning(directory).appliance("""
                        distribution: acme
                        console_login: true
                        users:
                          - { name: root, password_hash: "$6$abc$root" }
                          - { name: admin, password_hash: "$6$abc$admin" }
                        """).appliance();
        ProvisioningPlan plan = new ProvisioningPlanner(BUILD, template -> "")
                .plan(users, true, null, "admin", Path.of("/build/packages.txt"));
        assertTrue(
                plan.steps().stream()
                        .map(this::text)
                        .toList()
                        .contains("run seal.sh {COMFY_BUILD_USER=admin, COMFY_BUILD_USER_HASH=$6$abc$admin,"
                                + " COMFY_CONSOLE_LOGIN=true, COMFY_ROOT_HASH=$6$abc$root}"),
                plan.steps().toString());
    }

    @Test
    void writesScriptsThatShellsUnderstand() {
        plan(false).files().forEach((file, text) -> {
            if (file.toString().endsWith(".sh")) {
                CommandResult result = runner.run(Command.of("sh", "-n", "-c", text));
                assertEquals(0, result.exitCode(), file + ": " + result.error());
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"redhat, true", "suse, true", "debian, false", "alpine, false"})
    void makesTheInitramfsGenericWhereInstallersMakeItForOneMachine(String family, boolean wanted) {
        Planning planning = new Planning(directory);
        planning.distribution(
                "other",
                "{ \"name\": \"other\", \"family\": \"" + family
                        + "\", \"cloud_image\": { \"url\": \"http://x/a.img\", \"checksum\": \"sha256:00\" },"
                        + " \"versions\": [ { \"major_version\": \"1\" } ] }");
        AppliancePlan other = planning.appliance("distribution: other\n").appliance();
        for (boolean installed : List.of(true, false)) {
            ProvisioningPlan plan = new ProvisioningPlanner(BUILD, template -> "")
                    .plan(other, installed, null, "root", Path.of("/build/packages.txt"));
            assertEquals(
                    wanted,
                    plan.files().values().stream().anyMatch(text -> text.contains("\nmake_initramfs_generic\n")));
        }
    }

    @Test
    void prefersTheSealOfTheDistributionAndGoesOnWithWhatIsCommon() throws IOException {
        Path own = Files.writeString(directory.resolve("seal.sh"), "#!/bin/sh\necho own\n");
        String seal = script(sealed(own), "seal.sh");
        assertTrue(
                seal.startsWith("#!/bin/sh\nset -e\n(\nset +e\n#!/bin/sh\necho own\n\n)\n(\nset +e\n"
                        + GuestScript.read(GuestScript.SEAL_COMMON)),
                seal);
        assertTrue(seal.endsWith(GuestScript.read(GuestScript.SEAL_CHECK) + "\n)\n"), seal);
        assertFalse(seal.contains(GuestScript.seal()));
    }

    @Test
    void aSealForAnotherShellRunsByItself() throws IOException {
        Path own = Files.writeString(directory.resolve("seal.sh"), "#!/bin/bash\nshopt -s nullglob\n");
        List<Step> steps = sealed(own).steps();
        Map<String, String> environment = Map.of("COMFY_CONSOLE_LOGIN", "false", "COMFY_BUILD_USER", "root");
        assertEquals(new Step.Run(own, environment), steps.get(steps.size() - 2));
        assertFalse(script(sealed(own), "seal.sh").contains("shopt"));
    }

    private ProvisioningPlan sealed(Path own) {
        return new ProvisioningPlanner(BUILD, template -> "")
                .plan(appliance, false, own, "root", Path.of("/build/packages.txt"));
    }

    @Test
    void theGeneralSealBeginsWithTheCommonPartAndEndsWithTheCheck() {
        String seal = script(plan(false), "seal.sh");
        assertTrue(seal.contains("(\nset +e\n" + GuestScript.read(GuestScript.SEAL_COMMON)), seal);
        assertTrue(seal.endsWith(GuestScript.read(GuestScript.SEAL_CHECK) + "\n)\n"), seal);
    }

    @Test
    void scriptsInOneAreThoseTheyAreAloneAndEndAtTheFirstThatFails() {
        String all = GuestScript.inOrder(List.of(
                "#!/bin/sh\nset -eu\nexport A=1\numask 077\ncat <<'END'\n) here\nEND\nexit 0\necho never\n",
                "echo \"${A:-none}\"\nfalse\necho on\ncase x in x) echo case ;; esac",
                "set -e\n(exit 7)\necho never\n",
                "echo never\n"));
        CommandResult result = runner.run(Command.of("sh", "-c", all));
        assertEquals(") here\nnone\non\ncase\n", result.output());
        assertEquals(7, result.exitCode());
        assertEquals("echo one\n", GuestScript.inOrder(List.of("echo one\n")));
    }

    @Test
    void uploadsGoToDiskWhoseDirectoryIsMadeOnce() {
        AppliancePlan uploads = new Planning(directory).appliance("""
                        distribution: acme
                        provisioners:
                          - { type: file, source: scripts/own.sh, destination: /opt/a }
                          - { type: file, source: scripts/own.sh, destination: /opt/b }
                        """).appliance();
        ProvisioningPlan plan = new ProvisioningPlanner(BUILD, template -> "")
                .plan(uploads, true, null, "root", Path.of("/build/packages.txt"));
        List<String> steps = plan.steps().stream().map(this::text).toList();
        int first = steps.indexOf("run var-tmp.sh");
        assertEquals(
                List.of(
                        "run var-tmp.sh",
                        "put own.sh /var/tmp/comfy-" + (first + 1),
                        "run put.sh",
                        "put own.sh /var/tmp/comfy-" + (first + 3),
                        "run put.sh"),
                steps.subList(first, first + 5));
    }

    private ProvisioningPlan plan(boolean installed) {
        return new ProvisioningPlanner(BUILD, template -> "rendered " + template.getFileName())
                .plan(appliance, installed, null, "root", Path.of("/build/packages.txt"));
    }

    private static String script(ProvisioningPlan plan, String name) {
        return plan.files().entrySet().stream()
                .filter(file -> file.getKey().toString().endsWith("-" + name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private String text(Step step) {
        if (step instanceof Step.Run run) {
            return "run " + name(run.script())
                    + (run.environment().isEmpty() ? "" : " " + new TreeMap<>(run.environment()));
        }
        if (step instanceof Step.Put put) {
            return "put " + name(put.source()) + " " + put.destination();
        }
        Step.Take take = (Step.Take) step;
        return "take " + take.source() + " " + name(take.destination());
    }

    private static String name(Path file) {
        return file.getFileName().toString().replaceFirst("^[0-9]{2}-", "");
    }
}
