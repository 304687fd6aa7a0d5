package org.cloudimagefactory.comfy.packer;

import org.cloudimagefactory.comfy.answers.AnswersAddress;
import org.cloudimagefactory.comfy.qemu.MachineType;

/**
 * What was found out and made for a Packer run after its plan.
 *
 * @param iso path or URL of the installer, or of the image that the build starts from
 * @param isoChecksum as Packer takes it
 * @param isImage whether it is an image with a system, not an installer
 * @param packer which Packer will read the template
 * @param machine what QEMU emulates
 * @param answers where the guest finds the answers of its installer
 */
public record PackerInputs(
        String iso,
        String isoChecksum,
        boolean isImage,
        PackerVersion packer,
        MachineType machine,
        AnswersAddress answers) {
    /** For files that are only looked at: nobody serves the answers. */
    public PackerInputs(String iso, String isoChecksum, boolean isImage, PackerVersion packer, MachineType machine) {
        this(iso, isoChecksum, isImage, packer, machine, AnswersAddress.UNKNOWN);
    }
}
