package org.cloudimagefactory.nifty.sync;

import java.nio.file.Path;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.nifty.plan.ApplianceDisk;
import org.cloudimagefactory.nifty.transfer.Checksums;
import org.cloudimagefactory.nifty.transfer.ImageCheck;
import org.cloudimagefactory.nifty.transfer.ImageDirectories;
import org.cloudimagefactory.nifty.transfer.OpenImage;
import org.cloudimagefactory.nifty.transfer.UnacceptableImageException;

/** Opens the image files of descriptors, having checked what can be seen without reading all of them. */
final class ImageFiles {
    private final ImageDirectories directories;
    private final ImageCheck check = new ImageCheck();

    ImageFiles(ImageDirectories directories) {
        this.directories = directories;
    }

    OpenImage open(ApplianceDisk numbered) {
        Disk disk = numbered.disk();
        if (disk.format().equals("ova")) {
            throw new UnacceptableImageException(disk.path() + " is an OVA, which is no disk: have itchy convert it");
        }
        OpenImage image = directories.open(Path.of(disk.path()));
        try {
            check.check(image, disk);
            new Checksums(disk.checksum()).ensureKnown(image);
            return image;
        } catch (RuntimeException e) {
            image.close();
            throw e;
        }
    }
}
