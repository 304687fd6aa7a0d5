package org.cloudimagefactory.common.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.WebRequest;

/** Lists the tags of a repository. */
final class Tags {
    private static final int PAGE = 1000;

    private final Exchange exchange;
    private final Pages pages;
    private final RegistryLimits limits;

    Tags(Exchange exchange, Pages pages, RegistryLimits limits) {
        this.exchange = exchange;
        this.pages = pages;
        this.limits = limits;
    }

    /** Registries need not heed the wish for pages, nor sort. */
    List<String> of(RepositoryName repository) throws NoAnswerException {
        String what = "the tags of " + repository;
        WebRequest first = WebRequest.get(exchange.host(repository.host()).of(repository, "tags/list?n=" + PAGE));
        Set<String> tags = new LinkedHashSet<>();
        AtomicBoolean isNext = new AtomicBoolean();
        pages.follow(repository, first, what, page -> {
            boolean isFirst = isNext.compareAndSet(false, true);
            // A list that breaks off is no list: what is missing from it would be taken for gone.
            if (isFirst && page.response().isGone() && page.words().sayMissing()) {
                return false;
            }
            if (!page.response().isOk()) {
                throw new ItemProblem("cannot have " + what + ": " + repository.host() + " says "
                        + page.words().text());
            }
            JsonNode list = page.object().path("tags");
            if (!list.isArray() && !list.isNull()) {
                throw new ItemProblem("cannot read " + what + ": there is no list 'tags'");
            }
            list.forEach(tag -> add(tags, tag, what));
            return true;
        });
        return new ArrayList<>(tags);
    }

    private void add(Set<String> tags, JsonNode tag, String what) {
        if (!tag.isTextual() || !RepositoryName.isTag(tag.textValue())) {
            throw new ItemProblem(
                    "cannot have " + what + ": among them is '" + RegistryWords.cut(tag.asText()) + "', which is none");
        }
        tags.add(tag.textValue());
        if (tags.size() > limits.tags()) {
            throw new ItemProblem("cannot have " + what + ": they are more than " + limits.tags());
        }
    }
}
