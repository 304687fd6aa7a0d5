/** A stand-in OpenNebula server on loopback, for tries and tests: answers like the recorded ones, with real files and a memory. */
@NullMarked
package org.cloudimagefactory.nifty.sandbox.opennebula;

import org.jspecify.annotations.NullMarked;
