package org.cloudimagefactory.common.cli;

/** Under which headings the options of large commands stand in help and manual, in this order. */
public enum OptionGroup {
    /** What is built. */
    APPLIANCE("Appliance"),
    /** Machines that images are built and tested on. */
    MACHINE("Machine"),
    /** What images are accepted, and what becomes of them. */
    IMAGES("Images"),
    /** Lists of images. */
    LIST("List"),
    /** Who is believed. */
    TRUST("Trust"),
    /** Which cloud, and how it is reached. */
    CLOUD("Cloud"),
    /** Registries as clouds and as sources. */
    REGISTRY("Registry"),
    /** Markets and image servers as clouds. */
    MARKET("Markets"),
    /** What things in the cloud look like, and who may use them. */
    ACCESS("Access"),
    /** Where things lie. */
    FILES("Files"),
    /** How long things stay or may take. */
    LIFETIMES("Lifetimes"),
    /** How bytes come and go. */
    TRANSFER("Transfer"),
    /** What a run does. */
    RUN("Run"),
    /** Jobs on other hosts. */
    FARM("Farm"),
    /** Other programs. */
    PROGRAMS("Programs"),
    /** What is printed and logged. */
    OUTPUT("Output"),
    /** Those of which nobody has said where they belong. */
    OTHER("Other options");

    private final String heading;

    OptionGroup(String heading) {
        this.heading = heading;
    }

    /** What stands above the options. */
    public String heading() {
        return heading;
    }
}
