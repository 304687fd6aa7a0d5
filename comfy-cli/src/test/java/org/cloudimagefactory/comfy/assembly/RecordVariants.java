package org.cloudimagefactory.comfy.assembly;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All records that differ from one in a single place, however deep. */
final class RecordVariants {
    private RecordVariants() {}

    /**
     * Another record.
     *
     * @param path of the component that is another one, with dots
     * @param value the record with it
     */
    record Variant(String path, Record value) {}

    /**
     * Another value.
     *
     * @param below where in it the difference is, with a dot before it
     * @param value with the difference
     */
    private record Other(String below, Object value) {}

    static List<Variant> of(Record original) {
        List<Variant> variants = new ArrayList<>();
        RecordComponent[] components = original.getClass().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            for (Other other : others(components[i].getGenericType(), part(original, components[i]))) {
                Record variant = with(original, i, other.value());
                // A record may put right what it is given.
                if (variant != null && !variant.equals(original)) {
                    variants.add(new Variant(name + other.below(), variant));
                }
            }
        }
        return variants;
    }

    private static List<Other> others(Type type, @Nullable Object value) {
        if (value instanceof Record inner) {
            return of(inner).stream()
                    .map(variant -> new Other("." + variant.path(), variant.value()))
                    .toList();
        }
        if (value instanceof List<?> list) {
            return listOthers(type, list);
        }
        if (value instanceof Map<?, ?> map) {
            return mapOthers(type, map);
        }
        if (value instanceof Enum<?> constant) {
            return Arrays.stream(constant.getDeclaringClass().getEnumConstants())
                    .filter(other -> other != value)
                    .map(other -> new Other("", other))
                    .toList();
        }
        Object made = value == null ? sample(type) : changed(value);
        return made == null ? List.of() : List.of(new Other("", made));
    }

    private static @Nullable Object changed(Object value) {
        if (value instanceof String text) {
            return text + "1";
        }
        if (value instanceof Integer number) {
            return number + 1;
        }
        if (value instanceof Long number) {
            return number + (1L << 30);
        }
        if (value instanceof Boolean flag) {
            return !flag;
        }
        if (value instanceof Duration time) {
            return time.plusSeconds(1);
        }
        if (value instanceof Path path) {
            return path.resolve("1");
        }
        return value instanceof ObjectNode node ? node.deepCopy().put("another", 1) : null;
    }

    private static List<Other> listOthers(Type type, List<?> list) {
        List<Other> others = new ArrayList<>();
        Object sample = sample(((ParameterizedType) type).getActualTypeArguments()[0]);
        if (sample != null) {
            List<Object> longer = new ArrayList<>(list);
            longer.add(sample);
            others.add(new Other("", longer));
        }
        for (int i = 0; i < list.size(); i++) {
            for (Other other : others(list.get(i).getClass(), list.get(i))) {
                List<Object> changed = new ArrayList<>(list);
                changed.set(i, other.value());
                others.add(new Other(other.below(), changed));
            }
        }
        return others;
    }

    private static List<Other> mapOthers(Type type, Map<?, ?> map) {
        Type[] types = ((ParameterizedType) type).getActualTypeArguments();
        Map<Object, Object> longer = new LinkedHashMap<>(map);
        Object key = sample(types[0]);
        Object value = sample(types[1]);
        if (key == null || value == null) {
            return List.of();
        }
        // Of an enumeration the sample may be there already.
        if (longer.put(key, value) != null) {
            longer.remove(key);
        }
        return List.of(new Other("", longer));
    }

    /** Any value of a type. */
    private static @Nullable Object sample(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class ? List.of() : Map.of();
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isSealed()) {
            return sample(plain.getPermittedSubclasses()[0]);
        }
        if (plain.isEnum()) {
            return plain.getEnumConstants()[0];
        }
        if (plain.isRecord()) {
            return made(plain);
        }
        Map<Class<?>, Object> samples = Map.of(
                String.class,
                "1",
                int.class,
                1,
                Integer.class,
                1,
                long.class,
                1L << 30,
                Long.class,
                1L << 30,
                boolean.class,
                true,
                Boolean.class,
                true,
                Path.class,
                Path.of("/1"));
        if (plain.isAssignableFrom(ObjectNode.class)) {
            return JsonNodeFactory.instance.objectNode().put("a", 1);
        }
        return samples.get(plain);
    }

    private static @Nullable Object made(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        return construct(
                type,
                Arrays.stream(components)
                        .map(component -> sample(component.getGenericType()))
                        .toArray());
    }

    private static @Nullable Record with(Record original, int index, Object other) {
        RecordComponent[] components = original.getClass().getRecordComponents();
        Object[] parts = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            parts[i] = i == index ? other : part(original, components[i]);
        }
        return (Record) construct(original.getClass(), parts);
    }

    private static @Nullable Object construct(Class<?> type, @Nullable Object[] parts) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(parts);
        } catch (ReflectiveOperationException e) {
            // A record may refuse a part.
            return null;
        }
    }

    private static @Nullable Object part(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
