package org.cloudimagefactory.nifty.backend.marketplace;

import java.util.Map;
import org.cloudimagefactory.nifty.backend.library.LibraryContract;

class MarketplaceContractTest extends LibraryContract {
    MarketplaceContractTest() {
        super(new MarketplaceProvider(), Map.of("other-market", "none"));
    }
}
