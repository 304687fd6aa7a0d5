package org.cloudimagefactory.comfy.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.appliance.ApplianceIdentity;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.cli.Progress;
import org.cloudimagefactory.common.cli.ShutdownTasks;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorWriter;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.cloudimagefactory.common.image.Conversion;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.FileDigest;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImageInfo;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.FilePermissions;

/** Checks what Packer made, compacts it into the wanted format, and publishes image, then descriptor. */
public final class ImagePublisher {
    private final QemuImg qemuImg;
    private final FilePermissions permissions;
    private final DescriptorWriter descriptors;
    private final ShutdownTasks shutdown;

    /** Published files get the permissions. */
    public ImagePublisher(QemuImg qemuImg, FilePermissions permissions, ShutdownTasks shutdown) {
        this.qemuImg = qemuImg;
        this.permissions = permissions;
        this.descriptors = new DescriptorWriter(permissions);
        this.shutdown = shutdown;
    }

    /** Publishes the image of the build directory. */
    public FinishedImage publish(BuildPlan plan, BuildDirectory directory, Progress.Task progress) {
        DiskSource built = DiskSource.whole(directory.image(), ImageFormat.QCOW2);
        check(built, plan.appliance().disk().size().bytes());
        ImageFormat format = plan.formats().get(0);
        Path image = plan.image(format);
        Path temporary = AtomicFile.temporaryFor(image);
        try (ShutdownTasks.Registration registration = shutdown.register(() -> delete(temporary))) {
            progress.note("compacting the image");
            qemuImg.convert(Conversion.plain(built, temporary, format), plan.timeLimit(), progress);
            check(
                    DiskSource.whole(temporary, format),
                    plan.appliance().disk().size().bytes());
            Files.setPosixFilePermissions(temporary, permissions.set());
            String digest = FileDigest.SHA_512.of(temporary);
            AtomicFile.publish(temporary, image);
            return describe(plan, image, digest);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot publish " + image, e);
        } finally {
            delete(temporary);
        }
    }

    private void check(DiskSource image, long wantedSize) {
        QemuImageInfo info = qemuImg.info(image);
        if (!info.format().equals(image.format().qemuName()) || info.hasBackingFile() || info.hasDataFile()) {
            throw FactoryException.item(image.file() + " is no " + image.format() + " image of its own");
        }
        if (info.virtualSize() < wantedSize) {
            throw FactoryException.item(
                    image.file() + " has " + info.virtualSize() + " bytes instead of " + wantedSize);
        }
        qemuImg.check(image);
    }

    private FinishedImage describe(BuildPlan plan, Path image, String digest) throws IOException {
        ApplianceIdentity appliance = plan.appliance().identity();
        SystemRelease system = plan.appliance().system();
        long size = plan.appliance().disk().size().bytes();
        Disk disk = new Disk(
                Disk.TYPE_OS,
                plan.formats().get(0).qemuName(),
                image.toString(),
                size,
                Map.of("sha512", digest),
                null,
                null);
        ApplianceDescriptor descriptor = ApplianceDescriptor.builder(Action.REGISTRATION, appliance.identifier())
                .version(appliance.version())
                .title(appliance.title())
                .description(appliance.description())
                .groups(appliance.groups())
                .memory((long) plan.machine().memory())
                .cpu((double) plan.machine().cpus())
                .os(new OperatingSystem(
                        null,
                        system.distribution(),
                        system.version(),
                        system.architecture().kernelName()))
                .disks(List.of(disk))
                .build();
        Path target = plan.descriptor();
        descriptors.write(descriptor, target);
        return new FinishedImage(image, target, size, Files.size(image), digest);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file, e);
        }
    }
}
