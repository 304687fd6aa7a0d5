package org.cloudimagefactory.comfy.appliance;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How a disk says where its partitions are. */
public enum PartitionTable {
    /** GUID partition table. */
    @JsonProperty("gpt")
    GPT,
    /** The PC's old one; four primary partitions, at most 2 TiB. */
    @JsonProperty("mbr")
    MBR;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
