package org.cloudimagefactory.nifty.backend.marketplace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.nifty.backend.library.LibraryIndex;
import org.cloudimagefactory.nifty.backend.served.DatedList;
import org.cloudimagefactory.nifty.backend.served.FileFacts;
import org.cloudimagefactory.nifty.backend.served.FileLinks;
import org.cloudimagefactory.nifty.backend.served.OfferedFile;
import org.cloudimagefactory.nifty.backend.served.ServedTree;
import org.cloudimagefactory.nifty.backend.served.ServedTree.Document;
import org.jspecify.annotations.Nullable;

/**
 * One market: a datastore as a web server shows it. {@code appliance/index.json} is the list, {@code appliance/ID/index.json} a page,
 * {@code appliance/ID/download/0} leads to the image, {@code yaml/ID.yaml} is for appmarket-simple. An ID belongs to one image file,
 * so that whoever holds an older list still finds what it says. Nothing of an ID is touched that is not in the library.
 */
final class MarketTree {
    private static final String FIELD = "made_by";
    private static final String MADE = "{\"" + FIELD + "\":\"nifty\"";
    private static final Document LIST = new Document("appliance/index.json", MADE);
    private static final String YAML_MARK = "# made by nifty; what is changed here is lost";

    private final String datastore;
    private final ServedTree tree;
    private final FileLinks links;
    private final MarketSettings settings;
    private final DatedList dated;
    private final AppYaml yaml = new AppYaml();
    private final JsonMapper json = JsonMapper.builder().build();

    MarketTree(Path library, String datastore, MarketSettings settings) {
        this.datastore = datastore;
        this.tree = new ServedTree(library.resolve(datastore));
        this.links = new FileLinks(tree, "appliance", "download/0");
        this.settings = settings;
        this.dated = new DatedList(tree.at(LIST.path()), DateTimeFormatter.ISO_INSTANT, settings.clock());
    }

    /**
     * What a market shows of an index.
     *
     * @param files all that can be fetched, by key
     * @param apps what is listed, by the key of the file
     */
    private record View(Map<String, FileFacts> files, Map<String, App> apps) {
        static final View NOTHING = new View(Map.of(), Map.of());
    }

    private View view(LibraryIndex index) {
        Map<String, FileFacts> files = new LinkedHashMap<>();
        index.images().stream()
                .filter(image -> image.datastore().equals(datastore))
                .flatMap(image -> FileFacts.of(image).stream())
                .forEach(file -> files.put(file.key(), file));
        Map<String, App> apps = new LinkedHashMap<>();
        OfferedFile.of(index, datastore)
                .forEach(offered -> apps.put(offered.file().key(), settings.app(offered)));
        return new View(files, apps);
    }

    /** Images are there already: links to them come first, then pages, then the list; last goes what no list names any longer. */
    void follow(@Nullable LibraryIndex before, LibraryIndex now) throws IOException {
        View is = view(now);
        View was = before == null ? View.NOTHING : view(before);
        if (before != null && is.equals(was)) {
            return;
        }
        tree.directory("appliance");
        tree.requireOwn(LIST);
        if (before == null) {
            tree.tidy(LIST);
            settings.signatures().require(tree, LIST);
        }
        for (FileFacts file : is.files().values()) {
            if (!was.files().containsKey(file.key())) {
                links.add(file);
            }
        }
        for (App app : is.apps().values()) {
            if (!app.equals(was.apps().get(app.file().key()))) {
                describe(app);
            }
        }
        ObjectNode apps = list(is);
        dated.date(apps);
        byte[] list = bytes(apps);
        settings.signatures().detach(tree, LIST, list);
        tree.put(LIST, list);
        Set<String> former = (before == null ? is.files() : was.apps()).keySet();
        for (String key : former) {
            if (!is.apps().containsKey(key)) {
                tree.remove(yaml(key));
            }
        }
        for (FileFacts file : was.files().values()) {
            if (!is.files().containsKey(file.key())) {
                tree.remove(page(file.key()));
                links.remove(file);
            }
        }
    }

    private ObjectNode list(View view) {
        ObjectNode list = json.createObjectNode().put(FIELD, "nifty");
        ArrayNode apps = list.putArray("appliances");
        view.apps().values().forEach(app -> apps.add(app.json()));
        return list;
    }

    private void describe(App app) throws IOException {
        String key = app.file().key();
        ObjectNode page = json.createObjectNode().put(FIELD, "nifty");
        page.setAll(app.json());
        tree.tidy(page(key));
        tree.put(page(key), bytes(page));
        Optional<String> base = settings.url().of(datastore);
        if (base.isPresent()) {
            tree.directory("yaml");
            tree.tidy(yaml(key));
            tree.put(yaml(key), yaml.write(app, YAML_MARK, base.get() + "/" + links.path(key)));
        } else {
            tree.remove(yaml(key));
        }
    }

    private byte[] bytes(ObjectNode document) {
        try {
            return json.writeValueAsString(document).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document can always be written", e);
        }
    }

    private Document page(String key) {
        return new Document(links.place(key) + "/index.json", MADE);
    }

    private static Document yaml(String key) {
        return new Document("yaml/" + key + ".yaml", YAML_MARK);
    }
}
