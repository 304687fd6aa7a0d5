package org.cloudimagefactory.common.cli;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import picocli.CommandLine.ITypeConverter;

/** Reads a value with a converter that is made only then. */
final class PreparedConverter implements ITypeConverter<Object> {
    private final String name;

    /** With the converter of that class. */
    PreparedConverter(String name) {
        this.name = name;
    }

    @Override
    public Object convert(String value) throws Exception {
        Constructor<?> constructor = Class.forName(name).getDeclaredConstructor();
        constructor.setAccessible(true);
        try {
            return ((ITypeConverter<?>) constructor.newInstance()).convert(value);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("no converter " + name, e);
        }
    }
}
