package org.cloudimagefactory.itchy.feed.market;

import java.time.Instant;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Validators;
import org.jspecify.annotations.Nullable;

/** A market as it is asked; each kind is a package of its own. */
public interface Market {
    /**
     * Asks for all that is wanted.
     *
     * @param held what the looks before have left
     * @param known by what an unchanged market is recognised
     * @return nothing when nothing has changed
     * @throws ItemProblem when it can't be asked, or what it says is refused as a whole
     */
    Optional<MarketNews> look(HeldMarket held, Validators known, Instant now);

    /**
     * Until when whoever signed what is held vouches for it.
     *
     * @return null when that has no end
     * @throws ItemProblem when nobody does any more
     */
    @Nullable
    Instant vouchedUntil(HeldMarket held, Instant now);

    /** What it means here that something is not there any more. */
    MarketManners manners();

    /** The bytes of an appliance that is held. */
    MarketOffer offer(HeldListing listing);
}
