package org.cloudimagefactory.nifty.sandbox.opennebula.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.ImageFile;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.ImageState;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.ImageType;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.Owner;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.Permissions;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxGroup;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxUser;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VirtualMachine;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VmState;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VmTemplate;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attribute;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudTest {
    private static final Attributes ATTRIBUTES = new Attributes(List.of(
            new Attribute.Single("TITLE", "a \"b\"\n\u00e9"),
            new Attribute.Vector("DISK", Map.of("IMAGE_ID", "1")),
            new Attribute.Vector("DISK", Map.of("IMAGE_ID", "2"))));
    private static final Permissions PERMISSIONS = new Permissions(0640);

    @TempDir
    Path directory;

    @Test
    void findsEverythingAgainAfterARestart() throws IOException {
        SandboxImage image = image(0, "first");
        VmTemplate template = new VmTemplate(0, Owner.ONEADMIN, "t", PERMISSIONS, 1, ATTRIBUTES, null);
        VirtualMachine machine = new VirtualMachine(
                0, Owner.ONEADMIN, "m", PERMISSIONS, VmState.HOLD, 1, 0, ATTRIBUTES, Attributes.NONE);
        SandboxUser user = new SandboxUser(0, "u", "hash", "core", 1, "users", Set.of(1, 100), true, List.of());
        SandboxGroup group = new SandboxGroup(100, "g", Attributes.NONE);
        try (Cloud cloud = Cloud.open(directory)) {
            cloud.images().put(image);
            cloud.templates().put(template);
            cloud.machines().put(machine);
            cloud.users().put(user);
            cloud.groups().put(group);
        }
        try (Cloud cloud = Cloud.open(directory)) {
            assertEquals(Optional.of(image), cloud.images().get(0));
            assertEquals(Optional.of(template), cloud.templates().get(0));
            assertEquals(Optional.of(machine), cloud.machines().get(0));
            assertEquals(Optional.of(user), cloud.users().get(0));
            assertEquals(Optional.of(group), cloud.groups().get(100));
        }
    }

    @Test
    void findsTheLastStateAgainWhenNothingWasClosed() throws IOException {
        Cloud crashed = Cloud.open(directory);
        crashed.images().put(image(0, "old name"));
        crashed.images().put(image(0, "new name"));
        crashed.images().put(image(1, "gone"));
        crashed.images().remove(1);
        try (Cloud cloud = Cloud.open(directory)) {
            assertEquals(1, cloud.images().size());
            assertEquals(Optional.of(0), cloud.images().idOf(0, "new name"));
            assertEquals(Optional.empty(), cloud.images().idOf(0, "old name"));
        }
    }

    @Test
    void neverGivesAnIdTwice() throws IOException {
        try (Cloud cloud = Cloud.open(directory)) {
            cloud.images().put(image(0, "a"));
            cloud.images().put(image(1, "b"));
            cloud.images().remove(1);
        }
        for (int restart = 0; restart < 2; restart++) {
            try (Cloud cloud = Cloud.open(directory)) {
                assertEquals(2, cloud.images().nextId());
            }
        }
    }

    @Test
    void passesOverALastLineThatWasCutShort() throws IOException {
        Cloud crashed = Cloud.open(directory);
        crashed.images().put(image(0, "whole"));
        Files.writeString(directory.resolve("journal"), "[\"image\",0", StandardOpenOption.APPEND);
        try (Cloud cloud = Cloud.open(directory)) {
            assertEquals(Optional.of(0), cloud.images().idOf(0, "whole"));
            cloud.images().put(image(1, "after"));
        }
        try (Cloud cloud = Cloud.open(directory)) {
            assertEquals(2, cloud.images().size());
        }
    }

    @Test
    void refusesAJournalThatIsDamagedInItsMiddleAndLeavesItAlone() throws IOException {
        String damaged = "[\"image\",0\n[\"image\",1]\n";
        Files.writeString(directory.resolve("journal"), damaged);
        IOException problem = assertThrows(IOException.class, () -> Cloud.open(directory));
        assertEquals("line 1 of journal is damaged", problem.getMessage());
        assertEquals(damaged, Files.readString(directory.resolve("journal")));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void shrinksItsJournalAtTheNextStart() throws IOException {
        try (Cloud cloud = Cloud.open(directory)) {
            for (int i = 0; i < 1000; i++) {
                cloud.images().put(image(0, "name " + i));
            }
        }
        Cloud.open(directory).close();
        assertEquals(2, Files.readAllLines(directory.resolve("journal")).size());
    }

    private static SandboxImage image(int id, String name) {
        return new SandboxImage(
                id,
                new Owner(0, 100, "oneadmin", "fedcloud"),
                name,
                PERMISSIONS,
                ImageType.OS,
                false,
                new ImageFile(1_795_440_057, "/source", "/path", "qcow2", "", 100),
                ImageState.USED,
                ImageState.USED,
                1,
                "default",
                Set.of(3, 4),
                ATTRIBUTES,
                null);
    }
}
