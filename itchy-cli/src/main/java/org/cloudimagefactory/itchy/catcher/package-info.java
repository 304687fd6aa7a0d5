/** One run over all subscriptions: lists, verification, expiry and downloads become events in the spool. */
@NullMarked
package org.cloudimagefactory.itchy.catcher;

import org.jspecify.annotations.NullMarked;
