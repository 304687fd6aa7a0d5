package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.file.Path;
import org.cloudimagefactory.comfy.fetch.Checksum;
import org.cloudimagefactory.comfy.fetch.DownloadCache;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildSource;
import org.cloudimagefactory.common.image.Conversion;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.image.inspect.ImageInspection;
import org.cloudimagefactory.common.image.inspect.ImageInspector;
import org.cloudimagefactory.common.image.inspect.InspectionLimits;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.work.Progress;

/** Has ready what a build starts from: an installer, or an image that is what it says and nothing else. */
public final class BaseMaker {
    private final InstallerIsoMaker isoMaker;
    private final DownloadCache cache;
    private final QemuImg qemuImg;
    private final ImageInspector inspector = new ImageInspector(InspectionLimits.DEFAULT);

    public BaseMaker(InstallerIsoMaker isoMaker, DownloadCache cache, QemuImg qemuImg) {
        this.isoMaker = isoMaker;
        this.cache = cache;
        this.qemuImg = qemuImg;
    }

    /**
     * What a build starts from.
     *
     * @param path of an installer ISO or an image
     * @param checksum as Packer takes it
     * @param isImage which of both it is
     */
    public record Base(Path path, String checksum, boolean isImage) {}

    /**
     * Makes or fetches it.
     *
     * @param deadline by when a download must have come
     */
    public Base make(BuildPlan plan, BuildDirectory directory, Deadline deadline, Progress.Task progress) {
        return plan.source().accept(new BuildSource.Visitor<Base, RuntimeException>() {
            @Override
            public Base made(BuildSource.MadeIso made) {
                Path iso = isoMaker.iso(plan, made.script(), progress);
                return new Base(iso, sha256(iso), false);
            }

            @Override
            public Base fetched(BuildSource.FetchedIso fetched) {
                DownloadCache.Cached iso = cache.get(fetched.url(), fetched.checksum(), deadline, progress);
                return new Base(iso.path(), iso.checksum().toString(), false);
            }

            @Override
            public Base cloud(BuildSource.CloudImage cloud) {
                return ofImage(image(plan, directory, deadline, progress));
            }

            @Override
            public Base own(BuildSource.OwnImage own) {
                return ofImage(image(plan, directory, deadline, progress));
            }
        });
    }

    private static Base ofImage(Path image) {
        return new Base(image, sha256(image), true);
    }

    /**
     * Fetches or converts the image that a build begins with.
     *
     * @param deadline by when a download must have come
     * @return a qcow2 file: where the image lies, or in the directory of the build where it had to be converted
     */
    public Path image(BuildPlan plan, BuildDirectory directory, Deadline deadline, Progress.Task progress) {
        return plan.source().accept(new BuildSource.Visitor<Path, RuntimeException>() {
            @Override
            public Path made(BuildSource.MadeIso made) {
                throw noImage(plan);
            }

            @Override
            public Path fetched(BuildSource.FetchedIso fetched) {
                throw noImage(plan);
            }

            @Override
            public Path cloud(BuildSource.CloudImage cloud) {
                DownloadCache.Cached image = cache.get(cloud.url(), cloud.checksum(), deadline, progress);
                return image(plan, image.path(), cloud.format(), directory, progress);
            }

            @Override
            public Path own(BuildSource.OwnImage own) {
                verify(own);
                return image(plan, own.image(), own.format(), directory, progress);
            }
        });
    }

    private static IllegalStateException noImage(BuildPlan plan) {
        return new IllegalStateException(plan.name() + " begins with an installer");
    }

    /** Makes or fetches what a build starts from, so that it is in the cache; leaves an image of the operator's own alone. */
    public void keep(BuildPlan plan, Deadline deadline, Progress.Task progress) {
        plan.source().accept(new BuildSource.Visitor<Boolean, RuntimeException>() {
            @Override
            public Boolean made(BuildSource.MadeIso made) {
                isoMaker.iso(plan, made.script(), progress);
                return true;
            }

            @Override
            public Boolean fetched(BuildSource.FetchedIso fetched) {
                cache.get(fetched.url(), fetched.checksum(), deadline, progress);
                return true;
            }

            @Override
            public Boolean cloud(BuildSource.CloudImage cloud) {
                cache.get(cloud.url(), cloud.checksum(), deadline, progress);
                return true;
            }

            @Override
            public Boolean own(BuildSource.OwnImage own) {
                return false;
            }
        });
    }

    private Path image(
            BuildPlan plan, Path file, ImageFormat format, BuildDirectory directory, Progress.Task progress) {
        // A vendor's or operator's image may name files of this host as parts of itself: it is looked at before any
        // program is.
        ImageInspection inspection = inspector.inspect(file).orThrow("image " + file);
        if (inspection.acceptedFormat() != format) {
            throw new ItemProblem("image " + file + " is " + inspection.acceptedFormat() + ", not " + format)
                    .hint("mend the format in the description");
        }
        DiskSource image = inspection.source(file);
        long wanted = plan.appliance().disk().size().bytes();
        if (inspection.virtualSize() > wanted) {
            throw new UsageProblem("a disk of " + plan.appliance().disk().size() + " is too small for " + file
                            + ", which has " + inspection.virtualSize() + " bytes")
                    .hint("give a larger --size");
        }
        if (format == ImageFormat.QCOW2) {
            return file;
        }
        Path converted = directory.root().resolve("base.qcow2");
        progress.note("converting " + file.getFileName());
        qemuImg.convert(Conversion.plain(image, converted, ImageFormat.QCOW2), plan.timeLimit(), progress);
        return converted;
    }

    private static void verify(BuildSource.OwnImage own) {
        String wanted = own.checksum();
        if (wanted == null) {
            return;
        }
        try {
            boolean matches = Checksum.parse(wanted).orElseThrow().matches(own.image());
            if (!matches) {
                throw new ItemProblem("the checksum of " + own.image() + " is not " + wanted)
                        .hint("mend 'base.checksum' of the description, or get the right image");
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + own.image(), e).ofOneItem();
        }
    }

    private static String sha256(Path file) {
        try {
            return "sha256:" + Digest.SHA_256.of(file);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + file, e).ofOneItem();
        }
    }
}
