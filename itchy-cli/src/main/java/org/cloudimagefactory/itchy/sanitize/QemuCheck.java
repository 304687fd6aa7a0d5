package org.cloudimagefactory.itchy.sanitize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.image.DiskSlice;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.image.inspect.GuestContent;
import org.cloudimagefactory.common.image.inspect.QemuAgreement;
import org.cloudimagefactory.common.problem.ItemProblem;

/** The second look: what qemu-img sees in an image must be what we have seen, and its structure must be sound. */
public final class QemuCheck {
    private final QemuImg qemuImg;
    private final QemuAgreement agreement;

    /** Asks this qemu-img. */
    public QemuCheck(QemuImg qemuImg) {
        this.qemuImg = qemuImg;
        this.agreement = new QemuAgreement(qemuImg);
    }

    /** Fails when the disk, which passed the inspection, does not pass. */
    public void pass(SourceDisk disk, Workspace workspace) throws IOException {
        List<String> reasons = reasons(disk, workspace);
        if (!reasons.isEmpty()) {
            throw new ItemProblem("disk " + disk.name() + " is refused: " + String.join("; ", reasons));
        }
    }

    /** Every reason against a disk that passed the inspection. */
    public List<String> reasons(SourceDisk disk, Workspace workspace) throws IOException {
        List<String> reasons = new ArrayList<>();
        try {
            agreement.confirm(disk.inspection(), disk.source());
            qemuImg.check(disk.source());
            checkContent(disk, workspace);
        } catch (ItemProblem e) {
            reasons.add(disk.named(String.valueOf(e.getMessage())));
        }
        return reasons;
    }

    /** In a raw disk the inspection would have seen it. */
    private void checkContent(SourceDisk disk, Workspace workspace) throws IOException {
        if (disk.inspection().acceptedFormat() == ImageFormat.RAW) {
            return;
        }
        Path head = workspace.file("head");
        try {
            long length = Math.min(GuestContent.HEAD, disk.inspection().virtualSize());
            qemuImg.extract(List.of(new DiskSlice(disk.source(), 0, length)), head);
            GuestContent.nestedFormat(head).ifPresent(format -> {
                throw new ItemProblem("what a guest sees of it is itself an image of format " + format);
            });
        } finally {
            Files.deleteIfExists(head);
        }
    }
}
