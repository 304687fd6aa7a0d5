/** The state of the sandbox's cloud: in memory for reading, in an append-only journal for the next start. */
@NullMarked
package org.cloudimagefactory.nifty.sandbox.opennebula.store;

import org.jspecify.annotations.NullMarked;
