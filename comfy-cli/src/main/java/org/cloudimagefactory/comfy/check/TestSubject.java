package org.cloudimagefactory.comfy.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.ova.ArchivedDisk;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;

/**
 * What an operator names to be tested: an image, an archive with one, or a descriptor that names one.
 *
 * @param name for the report
 * @param disk where its bytes lie
 * @param firmware that the descriptor tells, or an empty text
 * @param consoleLogin whether the descriptor tells that root may have a password
 */
public record TestSubject(String name, DiskSource disk, String firmware, boolean consoleLogin) {
    /** Finds the disk; the format is told by the option, the descriptor, or the ending of the name. */
    public static TestSubject of(Path file, @Nullable ImageFormat format) {
        return file.toString().endsWith(".json") && Files.isRegularFile(file) ? described(file) : image(file, format);
    }

    private static TestSubject image(Path file, @Nullable ImageFormat format) {
        if (!Files.isRegularFile(file)) {
            throw new UsageProblem("there is no image " + file).hint("name an image, or its descriptor");
        }
        ImageFormat known = format == null ? byName(file) : format;
        DiskSource disk = known == ImageFormat.OVA ? inArchive(file) : DiskSource.whole(file, known);
        return new TestSubject(file.toString(), disk, "", false);
    }

    private static TestSubject described(Path file) {
        try {
            JsonNode descriptor = new ObjectMapper().readTree(file.toFile());
            JsonNode disk = descriptor.path("disks").path(0);
            String firmware =
                    descriptor.path("attributes").path("comfy.firmware").asText("");
            if (!disk.hasNonNull("path")) {
                throw new ItemProblem("descriptor " + file + " names no disk");
            }
            TestSubject subject = image(
                    Path.of(disk.path("path").asText()),
                    ImageFormat.parse(disk.path("format").asText("qcow2")));
            boolean consoleLogin = descriptor
                    .path("attributes")
                    .path("comfy.console_login")
                    .asText("")
                    .equals("true");
            return new TestSubject(subject.name(), subject.disk(), firmware, consoleLogin);
        } catch (InvalidPathException e) {
            throw new ItemProblem("descriptor " + file + " names a disk that no file can be called").causedBy(e);
        } catch (IOException e) {
            throw ItemProblem.of("cannot read descriptor " + file, e);
        }
    }

    private static ImageFormat byName(Path file) {
        String name = Objects.requireNonNull(file.getFileName()).toString();
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (ending) {
            case "qcow2", "raw", "vmdk", "vdi", "ova" -> ImageFormat.parse(ending);
            case "img" -> ImageFormat.RAW;
            default -> throw new UsageProblem("cannot tell the format of " + file).hint("name it with --format");
        };
    }

    private static DiskSource inArchive(Path file) {
        try {
            return ArchivedDisk.find(file).orElseThrow(() -> new ItemProblem("archive " + file + " holds no VMDK"));
        } catch (FileSystemException e) {
            throw EnvironmentProblem.of("cannot read " + file, e);
        } catch (IOException e) {
            // The archive itself is not as it must be.
            throw ItemProblem.of("cannot read " + file, e);
        }
    }
}
