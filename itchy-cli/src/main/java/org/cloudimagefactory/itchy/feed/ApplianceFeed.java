package org.cloudimagefactory.itchy.feed;

/**
 * Something that offers appliances, as one subscription follows it. Each kind is a package of its own; where they are chosen by
 * address, and what all of them must do, {@code docs/architecture.md} says.
 */
public interface ApplianceFeed {
    /**
     * Looks at what is offered now. What can't be asked, or can't be believed, is an answer, no exception: nothing is ever taken away
     * because nobody answered.
     *
     * @param held what the looks before have left
     */
    FeedAnswer look(HeldContent held);
}
