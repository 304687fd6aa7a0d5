package org.cloudimagefactory.common.descriptor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;

/** Writes descriptors so that readers see them whole or not at all. */
public final class DescriptorWriter {
    private final JsonMapper json = DescriptorJson.mapper();
    private final FilePermissions permissions;

    /** New files get these permissions. */
    public DescriptorWriter(FilePermissions permissions) {
        this.permissions = permissions;
    }

    /** Puts the descriptor under the target's name, replacing what is there. */
    public void write(ApplianceDescriptor descriptor, Path target) {
        byte[] content = toJson(descriptor).getBytes(StandardCharsets.UTF_8);
        if (content.length > DescriptorJson.SIZE_LIMIT) {
            throw new ItemProblem(
                    "descriptor " + target.getFileName() + " would be larger than 1 MiB, which nobody reads");
        }
        try {
            AtomicFile.write(target, content, permissions.set());
        } catch (IOException e) {
            Path directory = target.toAbsolutePath().getParent();
            throw Directories.unusable(directory == null ? target : directory, "write a descriptor to", e);
        }
    }

    /** The descriptor as JSON text. */
    public String toJson(ApplianceDescriptor descriptor) {
        try {
            return json.writeValueAsString(descriptor) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a descriptor can always be written", e);
        }
    }
}
