package org.cloudimagefactory.nifty.backend.served;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.nifty.backend.library.FileAccess;
import org.cloudimagefactory.nifty.plan.Appliance;

/** Everybody may read the files: who gets them is for the web server to say. */
public final class PublicAccess implements FileAccess {
    /** Needs nothing. */
    public PublicAccess() {}

    @Override
    public void require(Appliance appliance) {}

    @Override
    public void open(Path file, Appliance appliance) {
        try {
            Files.setPosixFilePermissions(file, ServedTree.FILE);
        } catch (IOException e) {
            throw ItemProblem.of("cannot set permissions of " + file, e);
        }
    }

    /** Lets everybody into a directory. */
    public static void openDirectory(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, ServedTree.DIRECTORY);
    }

    /** Who has seen an older index may still be about to fetch it. */
    @Override
    public void hide(Path file) {}
}
