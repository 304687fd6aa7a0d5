package org.cloudimagefactory.common.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.WebRequest;

/** Lists the repositories of a project by Harbor's own interface, version 2.0, which has more to say than that of registries. */
final class HarborProject {
    private static final int PAGE = 100;

    private final Exchange exchange;
    private final Pages pages;
    private final RegistryLimits limits;

    HarborProject(Exchange exchange, Pages pages, RegistryLimits limits) {
        this.exchange = exchange;
        this.pages = pages;
        this.limits = limits;
    }

    /** Those of a project; empty when there is no Harbor. */
    Optional<List<RepositoryName>> repositories(String host, String project) throws NoAnswerException {
        RepositoryName asked = new RepositoryName(host, project);
        if (project.indexOf('/') >= 0) {
            throw new ItemProblem("'" + RegistryWords.cut(project) + "' is no project of Harbor");
        }
        String what = "the repositories of " + asked;
        String path = "api/v2.0/projects/" + project + "/repositories?page=1&page_size=" + PAGE;
        RegistryHost harbor = exchange.host(host);
        WebRequest first = WebRequest.get(harbor.root().resolve(path));
        List<RepositoryName> all = new ArrayList<>();
        AtomicBoolean none = new AtomicBoolean();
        pages.follow(harbor, first, what, request -> exchange.askByPassword(asked, request, what), page -> {
            boolean isJson = page.response()
                    .header("Content-Type")
                    .filter(type -> type.startsWith("application/json"))
                    .isPresent();
            if (!isJson || (page.response().isGone() && !page.words().areOfARegistry())) {
                none.set(true);
                return false;
            }
            if (!page.response().isOk()) {
                throw new ItemProblem("cannot have " + what + ": " + host + " says "
                        + page.words().text());
            }
            page.array().forEach(one -> add(all, one, asked, what));
            return true;
        });
        return none.get() ? Optional.empty() : Optional.of(all);
    }

    private void add(List<RepositoryName> all, JsonNode one, RepositoryName asked, String what) {
        String name = one.path("name").asText("");
        if (!name.startsWith(asked.path() + "/") || !RepositoryName.isPath(name)) {
            throw new ItemProblem(
                    "cannot have " + what + ": among them is '" + RegistryWords.cut(name) + "', which is none of it");
        }
        all.add(asked.sibling(name));
        if (all.size() > limits.tags()) {
            throw new ItemProblem("cannot have " + what + ": they are more than " + limits.tags());
        }
    }
}
