package org.cloudimagefactory.common.cli;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.PicocliException;

/** The field, or the method with one parameter, that takes the value of an option; looked up when there is one. */
final class PreparedMember implements IGetter, ISetter {
    private final Object object;
    private final String declaring;
    private final String name;
    private final boolean isMethod;
    private final Class<?> type;
    private @Nullable Field field;
    private @Nullable Object last;

    /**
     * A member of an object.
     *
     * @param declaring name of the class of the object, or of one above it
     * @param type of the field, or of the parameter
     */
    PreparedMember(Object object, String declaring, String name, boolean isMethod, Class<?> type) {
        this.object = object;
        this.declaring = declaring;
        this.name = name;
        this.isMethod = isMethod;
        this.type = type;
    }

    /** A field of an object, whoever may see it. */
    static Field field(Object object, String declaring, String name) throws ReflectiveOperationException {
        Field field = declaring(object, declaring).getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** A class, or a primitive type. */
    static Class<?> type(String name) throws ClassNotFoundException {
        return switch (name) {
            case "boolean" -> boolean.class;
            case "int" -> int.class;
            case "long" -> long.class;
            case "double" -> double.class;
            default -> Class.forName(name);
        };
    }

    private static Class<?> declaring(Object object, String name) throws ClassNotFoundException {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(name)) {
                return type;
            }
        }
        throw new ClassNotFoundException(object.getClass() + " is no " + name);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // picocli's
    public <T> @Nullable T get() {
        try {
            return (T) (isMethod ? last : field().get(object));
        } catch (ReflectiveOperationException e) {
            throw new PicocliException("cannot get " + declaring + "." + name, e);
        }
    }

    @Override
    public <T> @Nullable T set(T value) {
        T before = get();
        try {
            if (isMethod) {
                call(value);
                last = value;
            } else {
                field().set(object, value);
            }
            return before;
        } catch (ReflectiveOperationException e) {
            throw new PicocliException("cannot set " + declaring + "." + name, e);
        }
    }

    private void call(Object value) throws ReflectiveOperationException {
        Method method = declaring(object, declaring).getDeclaredMethod(name, type);
        method.setAccessible(true);
        try {
            method.invoke(object, value);
        } catch (InvocationTargetException e) {
            if (e.getTargetException() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw e;
        }
    }

    private Field field() throws ReflectiveOperationException {
        Field known = field == null ? field(object, declaring, name) : field;
        field = known;
        return known;
    }
}
