package org.cloudimagefactory.comfy.packer;

import org.cloudimagefactory.comfy.qemu.MachineType;

/**
 * What was found out and made for a Packer run after its plan.
 *
 * @param iso path or URL of the installer, or of the image that the build starts from
 * @param isoChecksum as Packer takes it
 * @param isImage whether it is an image with a system, not an installer
 * @param packer which Packer will read the template
 * @param machine what QEMU emulates
 */
public record PackerInputs(
        String iso, String isoChecksum, boolean isImage, PackerVersion packer, MachineType machine) {}
