package org.cloudimagefactory.itchy.feed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.itchy.download.OpenedContent;
import org.junit.jupiter.api.Test;

/** What every kind of feed must do; each kind extends it with a publisher of its own. */
public abstract class ApplianceFeedContract {
    /** Someone whose feed is looked at. */
    protected interface Publisher {
        /** Offers one appliance, as this version of these bytes; newer than whatever was offered before. */
        void offer(String version, String content) throws Exception;

        /** Offers again what was offered first. */
        void replay() throws Exception;

        /** Offers nothing any more. */
        void withdraw() throws Exception;

        /** Can't be asked from now on. */
        void vanish() throws Exception;

        /** How many times it was asked. */
        int requests() throws Exception;
    }

    /** The publisher of a test. */
    protected abstract Publisher publisher() throws Exception;

    /** A feed that follows it, as it is made for every run. */
    protected abstract ApplianceFeed feed() throws Exception;

    /** In how many looks one after the other a withdrawn appliance must be missed before it is offered no longer. */
    protected int looksUntilGone() {
        return 1;
    }

    @Test
    void offersWhatIsNew() throws Exception {
        publisher().offer("1", "first");
        FeedAnswer.Offers offers = offers(HeldContent.nothing());
        assertNull(offers.problem());
        OfferedAppliance appliance = only(offers.content());
        assertEquals("1", appliance.version());
        assertEquals("first", content(appliance));
        assertNotNull(appliance.texts().get("dc:title"));
        assertEquals(appliance.identifier(), appliance.texts().get("dc:identifier"));
    }

    @Test
    void whatIsHeldIsOfferedAgainByOneQuestion() throws Exception {
        publisher().offer("1", "first");
        FeedAnswer.Offers first = offers(HeldContent.nothing());
        int before = publisher().requests();
        FeedAnswer.Unchanged again = assertInstanceOf(FeedAnswer.Unchanged.class, feed().look(held(first)));
        assertEquals(before + 1, publisher().requests());
        assertNull(again.problem());
        assertEquals(only(first.content()).identifier(), only(again.content()).identifier());
        assertEquals(only(first.content()).digest(), only(again.content()).digest());
        assertEquals("first", content(only(again.content())));
    }

    @Test
    void aNewVersionKeepsItsIdentifier() throws Exception {
        publisher().offer("1", "first");
        FeedAnswer.Offers first = offers(HeldContent.nothing());
        publisher().offer("2", "second");
        FeedAnswer.Offers second = offers(held(first));
        assertEquals(first.content().identifier(), second.content().identifier());
        assertEquals(only(first.content()).identifier(), only(second.content()).identifier());
        assertNotEquals(only(first.content()).digest(), only(second.content()).digest());
        assertEquals("2", only(second.content()).version());
        assertTrue(
                only(second.content()).created().isAfter(only(first.content()).created()));
    }

    @Test
    void nothingGoesBack() throws Exception {
        publisher().offer("1", "first");
        FeedAnswer.Offers first = offers(HeldContent.nothing());
        publisher().offer("2", "second");
        FeedAnswer.Offers second = offers(held(first));
        publisher().replay();
        FeedAnswer.Unchanged answer = assertInstanceOf(FeedAnswer.Unchanged.class, feed().look(held(second)));
        assertNotNull(answer.problem());
        assertEquals(1, answer.problem().line().lines().count());
        assertEquals("second", content(only(answer.content())));
    }

    @Test
    void whatIsWithdrawnIsOfferedNoLonger() throws Exception {
        publisher().offer("1", "first");
        FeedAnswer.Offers first = offers(HeldContent.nothing());
        publisher().withdraw();
        FeedAnswer.Offers answer = offers(held(first));
        for (int look = 1; look < looksUntilGone(); look++) {
            assertEquals(1, answer.content().offered().size());
            assertNotNull(answer.problem());
            answer = offers(held(answer));
        }
        assertEquals(List.of(), answer.content().offered());
        FeedAnswer.Unchanged again = assertInstanceOf(FeedAnswer.Unchanged.class, feed().look(held(answer)));
        assertEquals(answer.content().missing(), again.content().missing());
    }

    @Test
    void whoCannotBeAskedTakesNothingAway() throws Exception {
        publisher().offer("1", "first");
        FeedAnswer.Offers first = offers(HeldContent.nothing());
        publisher().vanish();
        FeedAnswer.Unchanged answer = assertInstanceOf(FeedAnswer.Unchanged.class, feed().look(held(first)));
        assertNotNull(answer.problem());
        assertEquals("1", only(answer.content()).version());
        assertInstanceOf(FeedAnswer.Unknown.class, feed().look(HeldContent.nothing()));
    }

    @Test
    void theSameContentIsKeptAsTheSameBytes() throws Exception {
        publisher().offer("1", "first");
        assertArrayEquals(
                offers(HeldContent.nothing()).document(),
                offers(HeldContent.nothing()).document());
    }

    private FeedAnswer.Offers offers(HeldContent held) throws Exception {
        FeedAnswer answer = feed().look(held);
        return assertInstanceOf(FeedAnswer.Offers.class, answer, () -> String.valueOf(answer.problem()));
    }

    private static HeldContent held(FeedAnswer.Offers offers) {
        return new HeldContent(offers.document(), offers.validators(), Set.of());
    }

    private static OfferedAppliance only(FeedContent content) {
        assertEquals(1, content.offered().size());
        return content.offered().get(0);
    }

    private static String content(OfferedAppliance appliance) throws Exception {
        try (OpenedContent opened = appliance.content().open(0, Validators.NONE)) {
            return new String(opened.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
