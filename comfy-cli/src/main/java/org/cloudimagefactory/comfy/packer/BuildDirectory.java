package org.cloudimagefactory.comfy.packer;

import java.nio.file.Path;

/**
 * The files of one build under way, in a hidden directory beside its result.
 *
 * @param root the directory
 */
public record BuildDirectory(Path root) {
    /** The generated Packer template. */
    public Path template() {
        return root.resolve("packer.json");
    }

    /** What Packer's HTTP server offers to the installer. */
    public Path http() {
        return root.resolve("http");
    }

    /** Rendered files for provisioners. */
    public Path files() {
        return root.resolve("files");
    }

    /** Where Packer makes the image; it must not exist beforehand. */
    public Path packerOutput() {
        return root.resolve("output");
    }

    /** The image that Packer makes. */
    public Path image() {
        return packerOutput().resolve("image");
    }

    /** What the guest wrote to its serial console. */
    public Path serialLog() {
        return root.resolve("serial.log");
    }

    /** What Packer said. */
    public Path packerLog() {
        return root.resolve("packer.log");
    }
}
