package org.cloudimagefactory.comfy.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.comfy.description.DescriptionMapper;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.comfy.document.DocumentReader;
import org.cloudimagefactory.comfy.document.DocumentSchema;
import org.cloudimagefactory.comfy.document.SourceDocument;
import org.cloudimagefactory.comfy.git.RefPattern;
import org.cloudimagefactory.common.problem.EnvironmentProblem;

/** Reads which repositories a site takes appliances from; all that is wrong is told at once. */
public final class SourcesFile {
    private static final String KIND = "file of sources";
    private static final String REQUIRE = "require";

    private final DocumentSchema schema = DocumentSchema.beside(SourcesFile.class, "sources.schema.json");
    private final DescriptionMapper mapper = new DescriptionMapper();

    /** The sources of a file in their order. */
    public List<SourceEntry> read(Path file) {
        if (!Files.exists(file)) {
            throw new EnvironmentProblem("there is no " + file).hint("write it as docs/git.md says, or name another");
        }
        SourceDocument document = new DocumentReader().read(file, KIND);
        DocumentProblems problems = new DocumentProblems(document);
        schema.check(document.root(), "", true, problems);
        JsonNode sources = document.root().path("sources");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < sources.size(); i++) {
            String place = "/sources/" + i;
            if (!names.add(sources.get(i).path("name").asText())) {
                problems.add(place + "/name", "is there twice");
            }
            rules(sources.get(i), place, problems);
        }
        problems.throwIfAny();
        List<SourceEntry> entries = new ArrayList<>();
        sources.forEach(source -> entries.add(mapper.read(source, SourceEntry.class)));
        return entries;
    }

    private static void rules(JsonNode source, String place, DocumentProblems problems) {
        JsonNode verify = source.path("verify");
        String require = verify.path(REQUIRE).asText("commit");
        boolean hasKeys = verify.has("allowed_signers") || verify.has("gpg_home");
        if (!require.equals("none") && !hasKeys) {
            problems.add(
                    place + "/verify", "needs allowed_signers or gpg_home, or 'require: none' to believe everybody");
        }
        if (require.equals("none") && hasKeys) {
            problems.add(place + "/verify/" + REQUIRE, "is none, so that nobody looks at the keys");
        }
        if (require.equals("tag") && !new RefPattern(source.path("ref").asText()).isOfTags()) {
            problems.add(place + "/ref", "must be a pattern of tags such as refs/tags/v*, for tags must be signed");
        }
    }
}
