package org.cloudimagefactory.comfy.packer;

/**
 * What was found out and made for a Packer run after its plan.
 *
 * @param iso path or URL of the installer
 * @param isoChecksum as Packer takes it
 * @param packer which Packer will read the template
 */
public record PackerInputs(String iso, String isoChecksum, PackerVersion packer) {}
