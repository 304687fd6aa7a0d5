package org.cloudimagefactory.comfy.installer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.DiskLayout;
import org.cloudimagefactory.comfy.appliance.LogicalVolume;
import org.cloudimagefactory.comfy.appliance.Partition;
import org.cloudimagefactory.comfy.appliance.UserAccount;
import org.cloudimagefactory.comfy.installer.InstallerDialect.Inexpressible;
import org.jspecify.annotations.Nullable;

/**
 * Finds names that an installer would take for something else. Descriptions are checked when they are read, but names also
 * come from command lines and from the descriptions of distributions; no dialect may be talked into anything by one.
 */
public final class PlainNames {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.@-]{1,253}");
    private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*");
    private static final Pattern PACKAGE = Pattern.compile("[A-Za-z0-9@][A-Za-z0-9@+._:=~^/*-]*");
    private static final Pattern ARGUMENT = Pattern.compile("[A-Za-z0-9_.,:=/@%+-]+");
    private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9_./-]*");
    private static final Pattern HASH = Pattern.compile("\\$[A-Za-z0-9]+\\$[A-Za-z0-9./=,$-]+");
    private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9._~:/?@%+,=\\[\\]-]+");
    private static final Pattern LINE = Pattern.compile("[^\\p{Cc}\\p{Cs}\\uFFFE\\uFFFF\\u2028\\u2029]*");

    private final List<Inexpressible> problems = new ArrayList<>();

    private PlainNames() {}

    /** Fields of the plan whose names are none. */
    public static List<Inexpressible> problems(AppliancePlan plan) {
        PlainNames names = new PlainNames();
        names.check("hostname", WORD, plan.hostnameOrUsual());
        names.check("locale", WORD, plan.localization().localeOrUsual());
        names.check("keyboard", WORD, plan.localization().keyboardOrUsual());
        names.check("timezone", ZONE, plan.localization().timeZoneOrUsual());
        names.check("version", WORD, plan.system().version());
        names.check("mirror", URL, plan.system().mirror());
        names.all("packages", PACKAGE, plan.content().packages());
        names.all("kernel_arguments", ARGUMENT, plan.content().kernelArguments());
        plan.content().users().forEach(names::user);
        names.disk(plan.disk());
        return List.copyOf(names.problems);
    }

    private void user(UserAccount user) {
        check("users.name", ACCOUNT, user.name());
        check("users.full_name", LINE, user.fullName());
        all("users.groups", ACCOUNT, user.groups());
        all("users.ssh_keys", LINE, user.sshKeys());
        check("users.password_hash", HASH, user.passwordHash());
        check("users.shell", PATH, user.shell());
    }

    private void disk(DiskLayout disk) {
        check("disk.device", PATH, disk.device());
        for (Partition partition : disk.partitions()) {
            check("disk.partitions.mount", PATH, partition.mount());
            check("disk.partitions.label", WORD, partition.label());
            check("disk.partitions.volume_group", WORD, partition.volumeGroup());
        }
        disk.volumeGroups().forEach(group -> {
            check("disk.volume_groups.name", WORD, group.name());
            for (LogicalVolume volume : group.volumes()) {
                check("disk.volume_groups.volumes.name", WORD, volume.name());
                check("disk.volume_groups.volumes.mount", PATH, volume.mount());
                check("disk.volume_groups.volumes.label", WORD, volume.label());
            }
        });
    }

    private void all(String field, Pattern form, Collection<String> values) {
        values.forEach(value -> check(field, form, value));
    }

    private void check(String field, Pattern form, @Nullable String value) {
        boolean isKnown = problems.stream().anyMatch(problem -> problem.field().equals(field));
        if (value != null && !form.matcher(value).matches() && !isKnown) {
            problems.add(new Inexpressible(field, "holds characters that the installer would read as something else"));
        }
    }
}
