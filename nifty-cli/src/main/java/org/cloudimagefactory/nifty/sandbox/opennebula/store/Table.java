package org.cloudimagefactory.nifty.sandbox.opennebula.store;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.PoolObject;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind, by id and by owner and name. Ids are never given twice. Not thread safe: {@link Cloud} guards it.
 *
 * @param <T> kind of the objects
 */
public final class Table<T extends PoolObject> {
    private record Key(int uid, String name) {}

    private final String name;
    private final Class<T> type;
    private final Journal journal;
    private final NavigableMap<Integer, T> objects = new TreeMap<>();
    private final Map<Key, Integer> ids = new HashMap<>();
    private int nextId;

    Table(String name, Class<T> type, Journal journal) {
        this.name = name;
        this.type = type;
        this.journal = journal;
    }

    /** The object of this id. */
    public Optional<T> get(int id) {
        return Optional.ofNullable(objects.get(id));
    }

    /** The id of the object of this name that an owner has. */
    public Optional<Integer> idOf(int uid, String objectName) {
        return Optional.ofNullable(ids.get(new Key(uid, objectName)));
    }

    /** All objects, the newest first, as the server lists them. */
    public List<T> newestFirst() {
        return List.copyOf(objects.descendingMap().values());
    }

    /** All objects, the oldest first. */
    public Collection<T> oldestFirst() {
        return List.copyOf(objects.values());
    }

    /** How many objects there are. */
    public int size() {
        return objects.size();
    }

    /** The id that the next new object gets. */
    public int nextId() {
        return nextId;
    }

    /** Makes the next ids begin here, if they aren't higher already. */
    public void reserveIdsBelow(int id) {
        if (id > nextId) {
            nextId = id;
            journal.append(name, id - 1, null);
        }
    }

    /** Adds the object, or replaces the one of its id. */
    public void put(T object) {
        apply(object.id(), object);
        journal.append(name, object.id(), object);
    }

    /** Removes the object of this id. */
    public void remove(int id) {
        if (objects.containsKey(id)) {
            apply(id, null);
            journal.append(name, id, null);
        }
    }

    /** The object of this id is as the parser says, or gone when there is none. */
    void restore(int id, @Nullable JsonParser parser) throws IOException {
        if (parser == null) {
            apply(id, null);
            return;
        }
        T object = parser.readValueAs(type);
        if (parser.nextToken() != JsonToken.END_ARRAY) {
            throw new JsonParseException(parser, "the line goes on after the object");
        }
        apply(id, object);
    }

    /** Appends everything to the journal. */
    void rewrite() {
        if (nextId > 0) {
            journal.append(name, nextId - 1, null);
        }
        objects.values().forEach(object -> journal.append(name, object.id(), object));
    }

    String name() {
        return name;
    }

    private void apply(int id, @Nullable T object) {
        nextId = Math.max(nextId, id + 1);
        T old = objects.remove(id);
        if (old != null) {
            ids.remove(new Key(old.owner().uid(), old.name()));
        }
        if (object != null) {
            objects.put(id, object);
            ids.put(new Key(object.owner().uid(), object.name()), id);
        }
    }
}
