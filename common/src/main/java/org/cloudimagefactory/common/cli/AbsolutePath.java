package org.cloudimagefactory.common.cli;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;

/** Reads paths that must not depend on where a program is run that is given them: absolute, without {@code ..}. */
public final class AbsolutePath implements ITypeConverter<Path> {
    @Override
    public Path convert(String value) {
        return Path.of(value).toAbsolutePath().normalize();
    }
}
