package org.cloudimagefactory.comfy.appliance;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a partition or a logical volume is formatted with. */
public enum FileSystem {
    /** Linux's usual one. */
    @JsonProperty("ext4")
    EXT4,
    /** Red Hat's usual one; it can't shrink. */
    @JsonProperty("xfs")
    XFS,
    /** SUSE's usual one. */
    @JsonProperty("btrfs")
    BTRFS,
    /** FAT, for the EFI system partition. */
    @JsonProperty("vfat")
    @JsonAlias("fat32")
    VFAT,
    /** Swap space; it has no mount point. */
    @JsonProperty("swap")
    SWAP;

    /** As mkfs and fstab call it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
