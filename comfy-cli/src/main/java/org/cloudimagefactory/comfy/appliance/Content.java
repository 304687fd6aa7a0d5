package org.cloudimagefactory.comfy.appliance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is put into a system; null means none.
 *
 * @param packages to be installed, by the names of the distribution
 * @param users who may log in
 * @param files to be put into it, after the installation
 * @param services what is started at boot, set after the installation
 * @param kernelArguments on top of the distribution's
 */
public record Content(
        List<String> packages,
        List<UserAccount> users,
        List<FileEntry> files,
        Services services,
        List<String> kernelArguments) {
    /** Nothing is put into it. */
    public static final Content NONE = new Content(List.of(), List.of(), List.of(), Services.NONE, List.of());

    public Content {
        packages = orNone(packages);
        users = orNone(users);
        files = orNone(files);
        services = services == null ? Services.NONE : services;
        kernelArguments = orNone(kernelArguments);
    }

    /** The same with these packages. */
    public Content withPackages(List<String> others) {
        return new Content(others, users, files, services, kernelArguments);
    }

    private static <T> List<T> orNone(@Nullable List<T> given) {
        return given == null ? List.of() : List.copyOf(given);
    }
}
