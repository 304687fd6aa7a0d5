/** What the site has subscribed to, whom it trusts for it and what it holds, in an embedded database. */
@NullMarked
package org.cloudimagefactory.itchy.subscription;

import org.jspecify.annotations.NullMarked;
