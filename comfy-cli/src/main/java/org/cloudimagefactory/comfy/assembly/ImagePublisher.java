package org.cloudimagefactory.comfy.assembly;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.sbom.Ancestor;
import org.cloudimagefactory.comfy.sbom.CycloneDx;
import org.cloudimagefactory.comfy.sbom.PackageList;
import org.cloudimagefactory.common.descriptor.DescriptorWriter;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.NewNames;
import org.cloudimagefactory.common.work.Progress;

/**
 * Makes all formats, the list of packages and the descriptor in the directory of the build, then publishes all of them, the descriptor
 * last: what has no room is told before anything has its name.
 */
public final class ImagePublisher {
    /** Clouds and image lists know a file by the first, registries by the second. */
    private static final Set<Digest> DIGESTS = Set.of(Digest.SHA_512, Digest.SHA_256);

    private static final String TAKEN = "move or remove it, and build again";

    private final ImageMaker maker;
    private final FilePermissions permissions;
    private final ObjectMapper json = new ObjectMapper();

    /** Published files get the permissions. */
    public ImagePublisher(QemuImg qemuImg, FilePermissions permissions) {
        this.maker = new ImageMaker(qemuImg);
        this.permissions = permissions;
    }

    /** Fails when something has the name of an image to be; for before long work starts. */
    void requireFree(BuildPlan plan) {
        plan.formats().forEach(format -> NewNames.requireFree(plan.image(format), TAKEN));
    }

    /**
     * Publishes the image of the build directory in all formats of the plan.
     *
     * @param layers that it stands on, the nearest first
     * @param attributes that the descriptor has besides the usual ones
     */
    public List<BuildRecord.Image> publish(
            BuildPlan plan,
            BuildDirectory directory,
            List<Ancestor> layers,
            Map<String, String> attributes,
            Progress.Task progress) {
        DiskSource built = DiskSource.whole(directory.image(), ImageFormat.QCOW2);
        long size = maker.check(built, plan.appliance().disk().size().bytes());
        try {
            List<BuildRecord.Image> images = new ArrayList<>();
            Map<Path, Path> names = new LinkedHashMap<>();
            for (ImageFormat format : plan.formats()) {
                // In the directory of the build, which is emptied however the build ends.
                Path made = directory.finished(format);
                if (plan.virtualBox() && format == ImageFormat.OVA) {
                    Files.copy(directory.virtualBoxArchive(), made);
                } else {
                    maker.make(plan, built, format, made, progress);
                }
                Files.setPosixFilePermissions(made, permissions.set());
                names.put(made, plan.image(format));
                Map<Digest, String> digests = Digest.of(made, DIGESTS);
                images.add(new BuildRecord.Image(
                        format.qemuName(),
                        plan.image(format).toString(),
                        size,
                        Files.size(made),
                        Objects.requireNonNull(digests.get(Digest.SHA_512)),
                        digests.get(Digest.SHA_256)));
            }
            Path packages = directory.finished("cdx");
            packageList(plan, PackageList.read(directory.packages()), packages, layers, attributes);
            names.put(packages, plan.packageList());
            if (Files.exists(directory.testReport())) {
                Path report = directory.finished("test");
                write(Files.readAllBytes(directory.testReport()), report);
                names.put(report, report(plan.descriptor()));
            }
            Path descriptor = directory.finished("json");
            new DescriptorWriter(permissions).write(ImageDescription.of(plan, images, layers, attributes), descriptor);
            names.put(descriptor, plan.descriptor());
            NewNames.publish(names, TAKEN);
            return images;
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot publish " + plan.fileName() + " in " + plan.outputDirectory(), e);
        }
    }

    /** Publishes what a test found of an image that was published before, beside its descriptor. */
    void publishReport(BuildDirectory directory, Path descriptor) {
        Path target = report(descriptor);
        try {
            write(Files.readAllBytes(directory.testReport()), target);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write " + target, e);
        }
    }

    private static Path report(Path descriptor) {
        return descriptor.resolveSibling(
                String.valueOf(descriptor.getFileName()).replaceFirst("[.]json$", ".test"));
    }

    private void packageList(
            BuildPlan plan, PackageList list, Path target, List<Ancestor> layers, Map<String, String> attributes)
            throws IOException {
        String text = json.writerWithDefaultPrettyPrinter()
                .writeValueAsString(CycloneDx.of(plan.fileName(), plan.appliance(), list, layers, attributes));
        write((text + "\n").getBytes(StandardCharsets.UTF_8), target);
    }

    private void write(byte[] content, Path target) throws IOException {
        AtomicFile.write(target, content, permissions.set());
    }
}
