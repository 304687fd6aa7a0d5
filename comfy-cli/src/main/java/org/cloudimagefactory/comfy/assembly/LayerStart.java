package org.cloudimagefactory.comfy.assembly;

import java.nio.file.Path;
import org.cloudimagefactory.comfy.packer.PackerInputs.Start;
import org.cloudimagefactory.comfy.qemu.MachineType;

/**
 * What the machine of a layer starts from, made ready.
 *
 * @param disk installer, image or overlay
 * @param checksum as Packer takes it
 * @param kind which of them it is
 * @param hasSeed whether a seed is attached
 * @param machine with the variables of UEFI that it begins with
 * @param ownKey the private key that is to let the next layer in; the public one lies beside it
 */
record LayerStart(Path disk, String checksum, Start kind, boolean hasSeed, MachineType machine, Path ownKey) {}
