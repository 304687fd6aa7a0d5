package org.cloudimagefactory.itchy.sanitize;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.image.inspect.QemuAgreement;

/** The second gate: what qemu-img sees in an image must be what we have seen, and its structure must be sound. */
public final class QemuGate {
    private final QemuImg qemuImg;
    private final QemuAgreement agreement;

    /** Asks this qemu-img. */
    public QemuGate(QemuImg qemuImg) {
        this.qemuImg = qemuImg;
        this.agreement = new QemuAgreement(qemuImg);
    }

    /** Fails when the disk, which passed the first gate, does not pass. */
    public void pass(SourceDisk disk) {
        List<String> reasons = reasons(disk);
        if (!reasons.isEmpty()) {
            throw FactoryException.item("disk " + disk.name() + " is refused: " + String.join("; ", reasons));
        }
    }

    /** Every reason against a disk that passed the first gate. */
    public List<String> reasons(SourceDisk disk) {
        List<String> reasons = new ArrayList<>();
        try {
            agreement.confirm(disk.inspection(), disk.source());
            qemuImg.check(disk.source());
        } catch (FactoryException e) {
            if (e.kind() != FactoryException.Kind.ITEM) {
                throw e;
            }
            reasons.add(String.valueOf(e.getMessage()));
        }
        return reasons;
    }
}
