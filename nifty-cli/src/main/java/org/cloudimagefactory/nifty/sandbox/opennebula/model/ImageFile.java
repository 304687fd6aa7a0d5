package org.cloudimagefactory.nifty.sandbox.opennebula.model;

/**
 * The file of an image.
 *
 * @param registered seconds since the epoch
 * @param source the file in the datastore, empty as long as there is none
 * @param path where it was copied from
 * @param format what the file turned out to be, empty as long as that isn't known
 * @param sizeMegabytes size that a guest sees
 */
public record ImageFile(
        long registered, String source, String path, String format, String fileSystem, long sizeMegabytes) {
    /** The same, lying there. */
    ImageFile at(String newSource, String newFormat) {
        return new ImageFile(registered, newSource, path, newFormat, fileSystem, sizeMegabytes);
    }

    void appendTo(StringBuilder xml) {
        Xml.cdata(xml, "SOURCE", source);
        Xml.cdata(xml, "PATH", path);
        Xml.cdata(xml, "FORMAT", format);
        Xml.cdata(xml, "FS", fileSystem);
        Xml.element(xml, "SIZE", sizeMegabytes);
    }
}
