package org.cloudimagefactory.nifty.sandbox.opennebula.template;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The attributes of an object, sorted by name; those of one name keep their order. Images hold one attribute of a name, the
 * last that was given; VM templates hold all of them, for a machine can have several disks.
 */
public record Attributes(List<Attribute> list) {
    /** No attributes. */
    public static final Attributes NONE = new Attributes(List.of());

    /** Sorts the list; the sort is stable. */
    public Attributes {
        list = list.stream().sorted(Comparator.comparing(Attribute::name)).toList();
    }

    /** What {@link #pairs} made of attributes. */
    @JsonCreator
    static Attributes of(List<List<Object>> pairs) {
        List<Attribute> attributes = new ArrayList<>(pairs.size());
        for (List<Object> pair : pairs) {
            String name = (String) pair.get(0);
            if (pair.get(1) instanceof Map<?, ?> parts) {
                Map<String, String> texts = new TreeMap<>();
                parts.forEach((part, value) -> texts.put((String) part, (String) value));
                attributes.add(new Attribute.Vector(name, texts));
            } else {
                attributes.add(new Attribute.Single(name, (String) pair.get(1)));
            }
        }
        return new Attributes(attributes);
    }

    /** The attributes as names with texts or maps, which is how they are stored. */
    @JsonValue
    List<List<Object>> pairs() {
        return list.stream()
                .map(attribute -> List.<Object>of(
                        attribute.name(),
                        attribute instanceof Attribute.Vector vector
                                ? vector.parts()
                                : ((Attribute.Single) attribute).value()))
                .toList();
    }

    /** These attributes, of which later ones replace earlier ones of the same name. */
    public static Attributes unique(List<Attribute> given) {
        List<Attribute> last = new ArrayList<>();
        for (Attribute attribute : given) {
            last.removeIf(other -> other.name().equals(attribute.name()));
            last.add(attribute);
        }
        return new Attributes(last);
    }

    /** The value of the first attribute of this name that is a text. */
    public Optional<String> text(String name) {
        return list.stream()
                .filter(attribute -> attribute.name().equals(name))
                .filter(Attribute.Single.class::isInstance)
                .map(attribute -> ((Attribute.Single) attribute).value())
                .findFirst();
    }

    /** The attributes of this name that have parts. */
    public List<Attribute.Vector> vectors(String name) {
        return list.stream()
                .filter(attribute -> attribute.name().equals(name))
                .filter(Attribute.Vector.class::isInstance)
                .map(Attribute.Vector.class::cast)
                .toList();
    }

    /** Whether there is any attribute of this name. */
    public boolean has(String name) {
        return list.stream().anyMatch(attribute -> attribute.name().equals(name));
    }

    /** These attributes with this one in place of all others of its name. */
    public Attributes with(Attribute attribute) {
        return new Attributes(Stream.concat(without(attribute.name()).list.stream(), Stream.of(attribute))
                .toList());
    }

    /** These attributes with this text in place of all others of the name. */
    public Attributes with(String name, String value) {
        return with(new Attribute.Single(name, value));
    }

    /** These attributes without those of these names. */
    public Attributes without(String... names) {
        Set<String> unwanted = Set.of(names);
        return new Attributes(list.stream()
                .filter(attribute -> !unwanted.contains(attribute.name()))
                .toList());
    }

    /** These attributes with those of another set in place of all of the same names; a vector without parts only erases. */
    public Attributes merged(Attributes other) {
        Set<String> names = other.list.stream().map(Attribute::name).collect(Collectors.toSet());
        Stream<Attribute> kept = list.stream().filter(attribute -> !names.contains(attribute.name()));
        Stream<Attribute> added = other.list.stream().filter(attribute -> !isEmptyVector(attribute));
        return new Attributes(Stream.concat(kept, added).toList());
    }

    /**
     * Whether the attributes survive being written as XML: no name begins with a digit, and no value ends the CDATA section
     * that it is put into.
     */
    public boolean isWritable() {
        return list.stream().allMatch(Attribute::isWritable);
    }

    /** Appends the attributes as an element of this name. */
    public void appendTo(StringBuilder xml, String root) {
        xml.append('<').append(root).append('>');
        list.forEach(attribute -> attribute.appendTo(xml));
        xml.append("</").append(root).append('>');
    }

    private static boolean isEmptyVector(Attribute attribute) {
        return attribute instanceof Attribute.Vector vector && vector.parts().isEmpty();
    }
}
