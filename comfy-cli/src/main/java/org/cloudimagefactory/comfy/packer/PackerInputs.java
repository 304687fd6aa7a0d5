package org.cloudimagefactory.comfy.packer;

import org.cloudimagefactory.comfy.answers.AnswersAddress;
import org.cloudimagefactory.comfy.qemu.MachineType;

/**
 * What was found out and made for a Packer run after its plan.
 *
 * @param iso path or URL of the installer, or of the image that the build starts from
 * @param isoChecksum as Packer takes it
 * @param start what the machine starts from
 * @param hasSeed whether the machine has the CD of a seed
 * @param packer which Packer will read the template
 * @param machine what QEMU emulates
 * @param answers where the guest finds the answers of its installer
 */
public record PackerInputs(
        String iso,
        String isoChecksum,
        Start start,
        boolean hasSeed,
        PackerVersion packer,
        MachineType machine,
        AnswersAddress answers) {
    /** What a machine starts from. */
    public enum Start {
        /** An installer on a CD, with an empty disk. */
        INSTALLER,
        /** A copy of an image with a system, which a seed lets one into. */
        IMAGE,
        /** An overlay of a layer, which the key of that layer lets one into. */
        LAYER
    }

    /** For a build in one run, from an installer or from an image with a seed. */
    public PackerInputs(
            String iso,
            String isoChecksum,
            boolean isImage,
            PackerVersion packer,
            MachineType machine,
            AnswersAddress answers) {
        this(iso, isoChecksum, isImage ? Start.IMAGE : Start.INSTALLER, isImage, packer, machine, answers);
    }

    /** For files that are only looked at: nobody serves the answers. */
    public PackerInputs(String iso, String isoChecksum, boolean isImage, PackerVersion packer, MachineType machine) {
        this(iso, isoChecksum, isImage, packer, machine, AnswersAddress.UNKNOWN);
    }

    /** Whether the disk has a system, which lets root in by a key, and nothing is typed. */
    public boolean isImage() {
        return start != Start.INSTALLER;
    }
}
