package org.cloudimagefactory.comfy.packer;

import java.nio.file.Path;
import org.cloudimagefactory.comfy.console.ConsoleFiles;
import org.cloudimagefactory.common.image.ImageFormat;

/**
 * The files of one build under way, in a hidden directory beside its result.
 *
 * @param root the directory
 * @param socketDirectory the same directory under a name that is short enough for a socket
 */
public record BuildDirectory(Path root, Path socketDirectory) {
    /** A directory whose name is short enough for everything. */
    public BuildDirectory(Path root) {
        this(root, root);
    }

    /** The generated Packer template. */
    public Path template() {
        return root.resolve("packer.json");
    }

    /** What is offered to the installer over HTTP. */
    public Path http() {
        return root.resolve("http");
    }

    /** Scripts and rendered files for provisioners. */
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

    /** The archive that VirtualBox makes. */
    public Path virtualBoxArchive() {
        return packerOutput().resolve("image.ova");
    }

    /** The finished image in a format, before it gets its name in the output directory. */
    public Path finished(ImageFormat format) {
        return finished(format.qemuName());
    }

    /** What else is to lie beside the finished images, before it gets its name there. */
    public Path finished(String ending) {
        return root.resolve("finished." + ending);
    }

    /** The key of this build, where it gets in by a key; the public one lies beside it. */
    public Path key() {
        return root.resolve("key");
    }

    /** The key by which a layer lets the next one in, where it is not that of this build; the public one lies beside it. */
    public Path layerKey() {
        return root.resolve("layer-key");
    }

    /** The overlay of the layer below that Packer copies and goes on with; Packer knows it by its ending. */
    public Path overlay() {
        return root.resolve("overlay.qcow2");
    }

    /** The last overlay of a chain, while it is made into an image of its own. */
    public Path sealedOverlay() {
        return root.resolve("sealed.qcow2");
    }

    /** The CD that lets the build into a cloud image. */
    public Path seed() {
        return root.resolve("seed.iso");
    }

    /** The variables of UEFI, which keep its boot entries. */
    public Path firmwareVariables() {
        return root.resolve("firmware-variables.fd");
    }

    /** What the guest told of its packages. */
    public Path packages() {
        return root.resolve("packages.txt");
    }

    /** Where the image is tested. */
    public Path test() {
        return socketDirectory.resolve("test");
    }

    /** What the test of the image found. */
    public Path testReport() {
        return root.resolve("test.txt");
    }

    /** What the tested image wrote to its serial console. */
    public Path testSerial() {
        return root.resolve("test-serial.log");
    }

    /** The last screen of the tested image. */
    public Path testPicture() {
        return root.resolve("test-console.png");
    }

    /** What Packer said. */
    public Path packerLog() {
        return root.resolve("packer.log");
    }

    /** What Packer tells nobody else; only while it runs. */
    public Path packerDebugLog() {
        return root.resolve("packer-debug.log");
    }

    /** Where the console is found and kept. */
    public ConsoleFiles console() {
        return ConsoleFiles.in(socketDirectory, root);
    }
}
