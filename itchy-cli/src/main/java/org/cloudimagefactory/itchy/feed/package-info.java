/** What a subscription can follow: whatever offers appliances, asked for what it has that is not held yet. */
@NullMarked
package org.cloudimagefactory.itchy.feed;

import org.jspecify.annotations.NullMarked;
